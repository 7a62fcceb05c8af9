/** Moves a domain's rows from one target to another while they change, and proves that it did. */
package io.domainrouter.migrate;
