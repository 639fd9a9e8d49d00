-- +goose Up
-- Papers: bulletins with their numbers and, once issued, their bytes; the office's own template; links to leaders' one-pagers.

-- number is 0 while it is a draft. sha256 is the Word file as issued, page_sha256 the same as a web page ('' for a file that was edited).
CREATE TABLE bulletins (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  state TEXT NOT NULL,
  year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  foreword TEXT NOT NULL,
  task_ids TEXT NOT NULL,
  sha256 TEXT REFERENCES blobs (sha256),
  page_sha256 TEXT REFERENCES blobs (sha256),
  size BIGINT NOT NULL,
  edited BOOLEAN NOT NULL,
  head_seq BIGINT NOT NULL,
  head TEXT NOT NULL,
  made_by TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  issued_at TIMESTAMPTZ,
  version BIGINT NOT NULL
);
CREATE INDEX bulletins_by_report ON bulletins (report_id, created_at, id);
-- A number of a report and year is given once.
CREATE UNIQUE INDEX bulletins_by_number ON bulletins (report_id, year, number) WHERE number > 0;

CREATE TABLE paper_templates (
  report_id TEXT PRIMARY KEY REFERENCES reports (id),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- hash is SHA-256 of the token in the address; the token itself is kept nowhere.
CREATE TABLE leader_links (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  leader_id TEXT NOT NULL REFERENCES leaders (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  hash TEXT NOT NULL UNIQUE,
  expires_at TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX leader_links_by_leader ON leader_links (report_id, leader_id, created_at);

-- +goose Down
DROP TABLE leader_links;
DROP TABLE paper_templates;
DROP TABLE bulletins;
