-- What every imported row pays for and no statement uses: three indexes, and checks of parents that stand in the basis of which the same
-- transaction makes the row. A task goes only out of a draft report, which has no entries yet, an indicator only while it has no readings.

-- +goose Up
DROP INDEX entries_by_period;
CREATE INDEX entries_returned ON entries (department_id, task_id) WHERE state = 'RETURNED';
DROP INDEX events_by_subject;
ALTER TABLE events DROP CONSTRAINT events_pkey;
ALTER TABLE events DROP CONSTRAINT events_report_id_seq_key;
ALTER TABLE events ADD PRIMARY KEY (report_id, seq);
ALTER TABLE entries DROP CONSTRAINT entries_task_id_fkey;
ALTER TABLE readings DROP CONSTRAINT readings_indicator_id_fkey;
ALTER TABLE readings DROP CONSTRAINT readings_item_id_fkey;

-- +goose Down
DROP INDEX entries_returned;
ALTER TABLE readings ADD CONSTRAINT readings_item_id_fkey FOREIGN KEY (item_id) REFERENCES items (id);
ALTER TABLE readings ADD CONSTRAINT readings_indicator_id_fkey FOREIGN KEY (indicator_id) REFERENCES indicators (id);
ALTER TABLE entries ADD CONSTRAINT entries_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks (id);
ALTER TABLE events DROP CONSTRAINT events_pkey;
ALTER TABLE events ADD PRIMARY KEY (id);
ALTER TABLE events ADD UNIQUE (report_id, seq);
CREATE INDEX events_by_subject ON events (subject, seq);
CREATE INDEX entries_by_period ON entries (period_id, department_id);
