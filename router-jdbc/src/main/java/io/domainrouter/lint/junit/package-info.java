/** The linter in an application's tests, for JUnit 5.13 and later, which is optional. */
package io.domainrouter.lint.junit;
