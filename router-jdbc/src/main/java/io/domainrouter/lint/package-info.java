/**
 * The domain linter: judges statements, transactions and schemas by named rules, and keeps what it
 * found. Where statements come from, and who reads the findings, is the sub-packages' business.
 */
package io.domainrouter.lint;
