/** The linter in production: what a router's sessions send is counted, judged and reported. */
package io.domainrouter.lint.watch;
