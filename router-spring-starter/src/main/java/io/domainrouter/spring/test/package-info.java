/** The linter in an application's Spring tests. */
package io.domainrouter.spring.test;
