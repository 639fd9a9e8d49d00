-- +goose Up
-- What is decided on is looked up by what it is about.

CREATE INDEX reviews_by_submission ON reviews (submission_id);
CREATE INDEX closures_by_task ON closures (task_id);

ALTER TABLE closures ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE closures DROP COLUMN note;
DROP INDEX closures_by_task;
DROP INDEX reviews_by_submission;
