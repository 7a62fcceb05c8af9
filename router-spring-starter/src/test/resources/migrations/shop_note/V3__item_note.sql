-- liquibase formatted sql
-- changeset shop:3
ALTER TABLE item ADD COLUMN note VARCHAR(80);
UPDATE item SET note = 'old' WHERE note IS NULL;
