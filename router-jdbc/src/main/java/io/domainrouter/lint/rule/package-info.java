/**
 * What the linter finds: one small class per rule, over the facts of statements, transactions and
 * schemas. Pure: connects to nothing.
 */
package io.domainrouter.lint.rule;
