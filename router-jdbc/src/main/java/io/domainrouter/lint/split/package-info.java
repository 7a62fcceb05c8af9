/** Proposals how to do without a second domain. What they say is for a person to judge. */
package io.domainrouter.lint.split;
