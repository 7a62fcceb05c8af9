/** The router as a whole: what an application opens and closes. */
package io.domainrouter;
