-- PostgreSQL drops two foreign keys of long tables here. SQLite checks them at little cost, and could drop them only by writing the tables
-- anew.

-- +goose Up
SELECT 1;

-- +goose Down
SELECT 1;
