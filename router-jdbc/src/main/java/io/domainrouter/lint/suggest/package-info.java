/** Suggests domains for an application that has none yet. */
package io.domainrouter.lint.suggest;
