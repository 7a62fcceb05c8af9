-- liquibase formatted sql
-- changeset shop:5
ALTER TABLE item ADD COLUMN weight INT;
