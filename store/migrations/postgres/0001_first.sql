-- +goose Up
-- The nouns of models/ and the store's own books. Decimals are NUMERIC here and TEXT on SQLite; instants are written in
-- UTC with microseconds; days are text YYYY-MM-DD on both.

CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  government TEXT NOT NULL,
  year BIGINT NOT NULL,
  zone TEXT NOT NULL,
  state TEXT NOT NULL,
  first_owed_period TEXT NOT NULL,
  settings TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE report_texts (
  report_id TEXT PRIMARY KEY REFERENCES reports (id),
  body TEXT NOT NULL
);

CREATE TABLE areas (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  UNIQUE (report_id, number)
);

CREATE TABLE themes (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  area_id TEXT NOT NULL REFERENCES areas (id),
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  UNIQUE (area_id, number)
);

CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  area_id TEXT NOT NULL REFERENCES areas (id),
  theme_id TEXT REFERENCES themes (id),
  number TEXT NOT NULL,
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  quote TEXT NOT NULL,
  tracking TEXT NOT NULL,
  deadline TEXT,
  state TEXT NOT NULL,
  continued_from TEXT REFERENCES tasks (id),
  upstream TEXT NOT NULL,
  search_text TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (report_id, number)
);
CREATE INDEX tasks_by_position ON tasks (report_id, position, id);
CREATE INDEX tasks_by_area ON tasks (area_id, position);
CREATE INDEX tasks_by_theme ON tasks (theme_id, position);

CREATE TABLE indicators (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  operator TEXT NOT NULL,
  low NUMERIC,
  high NUMERIC,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL,
  known TEXT NOT NULL,
  soft BOOLEAN NOT NULL,
  quote TEXT NOT NULL,
  series TEXT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX indicators_by_task ON indicators (task_id, position, id);
CREATE INDEX indicators_by_report ON indicators (report_id, id);

CREATE TABLE departments (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  division TEXT NOT NULL,
  position BIGINT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  successor_id TEXT REFERENCES departments (id),
  minder_id TEXT,
  version BIGINT NOT NULL
);

CREATE TABLE department_aliases (
  folded TEXT PRIMARY KEY,
  department_id TEXT NOT NULL REFERENCES departments (id),
  alias TEXT NOT NULL
);
CREATE INDEX department_aliases_by_department ON department_aliases (department_id);

CREATE TABLE leaders (
  id TEXT PRIMARY KEY,
  post TEXT NOT NULL,
  position BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE leader_holders (
  leader_id TEXT NOT NULL REFERENCES leaders (id),
  name TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT
);

CREATE TABLE leader_tasks (
  leader_id TEXT NOT NULL REFERENCES leaders (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  valid_from TEXT,
  valid_to TEXT
);
CREATE INDEX leader_tasks_by_task ON leader_tasks (task_id);

CREATE TABLE duties (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  department_id TEXT NOT NULL REFERENCES departments (id),
  role TEXT NOT NULL,
  state TEXT NOT NULL,
  position BIGINT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  note TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX duties_by_task ON duties (task_id, position);
CREATE INDEX duties_by_department ON duties (department_id, state, task_id);

CREATE TABLE items (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  indicator_id TEXT REFERENCES indicators (id),
  department_id TEXT REFERENCES departments (id),
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  low NUMERIC,
  unit TEXT NOT NULL,
  deadline TEXT,
  valid_from TEXT,
  valid_to TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX items_by_task ON items (task_id, position, id);

CREATE TABLE milestones (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  item_id TEXT REFERENCES items (id),
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  due TEXT NOT NULL,
  done_on TEXT,
  state TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX milestones_by_task ON milestones (task_id, due, id);

CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  indicator_id TEXT REFERENCES indicators (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  given_by TEXT NOT NULL,
  accepted_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX plans_by_task ON plans (task_id, state);

CREATE TABLE plan_values (
  plan_id TEXT NOT NULL REFERENCES plans (id),
  period TEXT NOT NULL,
  value NUMERIC NOT NULL,
  PRIMARY KEY (plan_id, period)
);

CREATE TABLE calendar_days (
  day TEXT PRIMARY KEY,
  working BOOLEAN NOT NULL,
  name TEXT NOT NULL
);

CREATE TABLE periods (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  name TEXT NOT NULL,
  opens TEXT NOT NULL,
  due TEXT NOT NULL,
  ends TEXT NOT NULL,
  state TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  closed_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (report_id, name)
);

CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  body BYTEA NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE submissions (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  department_id TEXT NOT NULL REFERENCES departments (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  seq BIGINT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_kind TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  size BIGINT NOT NULL,
  plan_hash TEXT NOT NULL,
  detail TEXT NOT NULL,
  error_count BIGINT NOT NULL,
  warning_count BIGINT NOT NULL,
  change_count BIGINT NOT NULL,
  complete BOOLEAN NOT NULL,
  submitted_by TEXT NOT NULL,
  carried_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  handed_in_at TIMESTAMPTZ,
  decided_at TIMESTAMPTZ,
  decided_by TEXT NOT NULL,
  note TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX submissions_by_department ON submissions (department_id, period_id, seq);
CREATE INDEX submissions_by_period ON submissions (period_id, seq);

CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submissions (id),
  position BIGINT NOT NULL,
  severity TEXT NOT NULL,
  code TEXT NOT NULL,
  sheet TEXT NOT NULL,
  cell TEXT NOT NULL,
  found TEXT NOT NULL,
  expected TEXT NOT NULL,
  args TEXT NOT NULL
);
CREATE INDEX findings_by_submission ON findings (submission_id, position);

-- Of what an entry, a reading or an event belongs to, only the nearest is a foreign key: the rest follows from it, and every one is
-- paid for with each of ten thousand rows.
CREATE TABLE entries (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  period_id TEXT NOT NULL,
  period_ends TEXT NOT NULL,
  submission_id TEXT NOT NULL REFERENCES submissions (id),
  department_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  status TEXT NOT NULL,
  forecast TEXT NOT NULL,
  progress TEXT NOT NULL,
  problems TEXT NOT NULL,
  next_steps TEXT NOT NULL,
  request TEXT NOT NULL,
  sources TEXT NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX entries_by_task ON entries (task_id, period_ends, seq);
CREATE INDEX entries_by_submission ON entries (submission_id);
CREATE INDEX entries_by_period ON entries (period_id, department_id);

CREATE TABLE readings (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  entry_id TEXT NOT NULL REFERENCES entries (id),
  task_id TEXT NOT NULL,
  period_id TEXT NOT NULL,
  period_ends TEXT NOT NULL,
  indicator_id TEXT REFERENCES indicators (id),
  item_id TEXT REFERENCES items (id),
  value NUMERIC,
  unit TEXT NOT NULL,
  printed TEXT NOT NULL,
  approx BOOLEAN NOT NULL,
  as_of TEXT,
  source TEXT NOT NULL,
  as_of_source TEXT NOT NULL
);
CREATE INDEX readings_by_entry ON readings (entry_id);
CREATE INDEX readings_by_task ON readings (task_id, period_ends);

CREATE TABLE reviews (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  submission_id TEXT NOT NULL REFERENCES submissions (id),
  entry_id TEXT REFERENCES entries (id),
  decision TEXT NOT NULL,
  note TEXT NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE closures (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  decided_at TIMESTAMPTZ
);

CREATE TABLE chases (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  department_id TEXT NOT NULL REFERENCES departments (id),
  period_id TEXT REFERENCES periods (id),
  task_id TEXT REFERENCES tasks (id),
  step TEXT NOT NULL,
  number TEXT NOT NULL,
  text TEXT NOT NULL,
  due TEXT,
  sent_at TIMESTAMPTZ,
  answered_at TIMESTAMPTZ,
  answer TEXT NOT NULL,
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE events (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  actor_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (report_id, seq)
);
CREATE INDEX events_by_subject ON events (subject, seq);

-- The end of each report's chain; its row is locked while an event is added.
CREATE TABLE chain_heads (
  report_id TEXT PRIMARY KEY REFERENCES reports (id),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);

-- Numbers handed out one by one: seq of submissions and entries.
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

-- Which data has been loaded, so that a start with the same data does no work.
CREATE TABLE seed_loads (
  slug TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  failures BIGINT NOT NULL,
  locked_until TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE user_grants (
  user_id TEXT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL,
  department_id TEXT REFERENCES departments (id)
);
CREATE INDEX user_grants_by_user ON user_grants (user_id);

-- Sessions, API tokens and one-time links are kept as SHA-256 of what the client holds.
CREATE TABLE credentials (
  hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ,
  used_at TIMESTAMPTZ
);
CREATE INDEX credentials_by_user ON credentials (user_id, kind);

CREATE TABLE access_log (
  id TEXT PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  detail TEXT NOT NULL
);

-- +goose Down
DROP TABLE access_log;
DROP TABLE credentials;
DROP TABLE user_grants;
DROP TABLE users;
DROP TABLE seed_loads;
DROP TABLE counters;
DROP TABLE chain_heads;
DROP TABLE events;
DROP TABLE chases;
DROP TABLE closures;
DROP TABLE reviews;
DROP TABLE readings;
DROP TABLE entries;
DROP TABLE findings;
DROP TABLE submissions;
DROP TABLE blobs;
DROP TABLE periods;
DROP TABLE calendar_days;
DROP TABLE plan_values;
DROP TABLE plans;
DROP TABLE milestones;
DROP TABLE items;
DROP TABLE duties;
DROP TABLE leader_tasks;
DROP TABLE leader_holders;
DROP TABLE leaders;
DROP TABLE department_aliases;
DROP TABLE departments;
DROP TABLE indicators;
DROP TABLE tasks;
DROP TABLE themes;
DROP TABLE areas;
DROP TABLE report_texts;
DROP TABLE reports;
