/** The linter in a running application: it follows sessions, of the router and of any driver. */
package io.domainrouter.lint.driver;
