/** Reads statements out of files, logs and databases, one at a time and with flat memory. */
package io.domainrouter.lint.source;
