-- An entry is written with its submission and a reading with its entry, by one function and one transaction, and neither parent is ever
-- deleted. Each check cost as much as writing the row and its indexes.

-- +goose Up
ALTER TABLE entries DROP CONSTRAINT entries_submission_id_fkey;
ALTER TABLE readings DROP CONSTRAINT readings_entry_id_fkey;

-- +goose Down
ALTER TABLE readings ADD CONSTRAINT readings_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES entries (id);
ALTER TABLE entries ADD CONSTRAINT entries_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions (id);
