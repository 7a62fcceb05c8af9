/** The command line, for builds; picocli is optional. */
package io.domainrouter.lint.command;
