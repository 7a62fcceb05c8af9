package io.domainrouter.libraries;

import javax.sql.DataSource;

/** The way to a database: what an application is configured with. Immutable. */
record Database(String url, String username, String password, DataSource dataSource) {}
