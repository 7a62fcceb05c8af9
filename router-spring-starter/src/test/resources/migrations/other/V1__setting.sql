-- liquibase formatted sql
-- changeset other:1
CREATE TABLE setting (name VARCHAR(20) PRIMARY KEY, value VARCHAR(80) NOT NULL);
INSERT INTO setting VALUES ('currency', 'EUR');
