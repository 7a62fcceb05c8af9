-- liquibase formatted sql
-- changeset shop:2
CREATE TABLE item (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL);
CREATE INDEX by_name ON item (name);
