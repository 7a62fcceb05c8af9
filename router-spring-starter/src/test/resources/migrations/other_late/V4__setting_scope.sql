-- liquibase formatted sql
-- changeset other:4
ALTER TABLE setting ADD COLUMN scope VARCHAR(20);
