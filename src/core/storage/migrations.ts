import { galleryMigration } from './gallery-migration.ts';

/**
 * The database's history. A migration is never edited once it has shipped: a change is a new one at the end.
 * `user_version` holds how many have run.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    request TEXT NOT NULL,
    dismissed INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE units (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    unit_index INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    lease_id TEXT,
    device_id TEXT,
    started_at INTEGER,
    finished_at INTEGER,
    error TEXT,
    PRIMARY KEY (job_id, unit_index)
  ) STRICT;
  CREATE INDEX units_by_state ON units (state);

  CREATE TABLE images (
    id TEXT PRIMARY KEY,
    job_id TEXT,
    unit_index INTEGER,
    created_at INTEGER NOT NULL,
    file TEXT NOT NULL UNIQUE,
    file_size_bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    model_id TEXT NOT NULL,
    model_name TEXT NOT NULL,
    seed INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    guidance_scale REAL NOT NULL,
    scheduler TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT NOT NULL,
    seconds REAL NOT NULL,
    truncated_tokens INTEGER NOT NULL DEFAULT 0,
    favorite INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    UNIQUE (job_id, unit_index)
  ) STRICT;
  CREATE INDEX images_newest ON images (created_at DESC, id DESC) WHERE deleted_at IS NULL;
  CREATE INDEX images_favorites ON images (created_at DESC, id DESC) WHERE deleted_at IS NULL AND favorite = 1;

  CREATE TABLE timings (
    model_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('load', 'run')),
    value REAL NOT NULL,
    PRIMARY KEY (model_id, device_id, kind)
  ) STRICT;
  `,
  // Several samples for each pair instead of one mean, in another unit of work: what is there is learnt anew.
  `
  DROP TABLE timings;
  CREATE TABLE learnt_times (
    kind TEXT NOT NULL CHECK (kind IN ('load', 'run')),
    model_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    seconds TEXT NOT NULL CHECK (json_valid(seconds)),
    PRIMARY KEY (kind, model_id, device_id)
  ) STRICT;
  `,
  // Order and place that people choose, what else is learnt, and a log of attempts.
  `
  ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE jobs ADD COLUMN rank REAL;
  ALTER TABLE jobs ADD COLUMN pinned_device_id TEXT;

  CREATE TABLE learnt_batches (
    model_id TEXT PRIMARY KEY,
    share REAL NOT NULL
  ) STRICT;

  CREATE TABLE learnt_memory (
    model_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    per_image_bytes INTEGER,
    PRIMARY KEY (model_id, device_id)
  ) STRICT;

  CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL,
    model_id TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    load_seconds REAL NOT NULL DEFAULT 0,
    run_seconds REAL,
    units INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('completed', 'failed', 'cancelled')),
    saved_seconds REAL NOT NULL DEFAULT 0,
    error_code TEXT
  ) STRICT;
  CREATE INDEX attempts_by_end ON attempts (ended_at);
  `,
  // The picture that a picture was made from, as the contract's JSON.
  `
  ALTER TABLE images ADD COLUMN start TEXT CHECK (start IS NULL OR json_valid(start));
  `,
  // Devices that are left alone for failing again and again.
  `
  CREATE TABLE quarantined_devices (
    device_id TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    rounds INTEGER NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  `,
  galleryMigration,
  // The keys of the HTTP API; of their tokens only the SHA-256.
  `
  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    token_hash BLOB NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'submit', 'admin')),
    requests_per_minute INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;
  `,
  // Collections that were deleted, with their pictures as [id, time of adding]: so that they can be brought back.
  `
  CREATE TABLE deleted_collections (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL,
    members TEXT NOT NULL CHECK (json_valid(members))
  ) STRICT;
  `,
  // Runs of themes: what was asked for, where they stand, and the sums of those that are over.
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    plan TEXT NOT NULL CHECK (json_valid(plan)),
    progress TEXT NOT NULL CHECK (json_valid(progress)),
    tally TEXT CHECK (tally IS NULL OR json_valid(tally))
  ) STRICT;
  CREATE INDEX jobs_by_run ON jobs (json_extract(request, '$.origin.runId'))
    WHERE json_extract(request, '$.origin.runId') IS NOT NULL;
  `,
  // Imports of pictures that have begun: what the end of the app cuts off goes on at the next start.
  `
  CREATE TABLE picture_imports (
    id TEXT PRIMARY KEY,
    paths TEXT NOT NULL CHECK (json_valid(paths)),
    mode TEXT NOT NULL CHECK (mode IN ('copy', 'reference')),
    created_at INTEGER NOT NULL
  ) STRICT;
  `,
  // What another program's picture was made with and has no counterpart here; and what a job of a grid was asked, as its
  // pictures' files say it: so that the grid is there again after the database was lost.
  `
  ALTER TABLE images ADD COLUMN left_out TEXT CHECK (left_out IS NULL OR json_valid(left_out));
  ALTER TABLE images ADD COLUMN grid TEXT CHECK (grid IS NULL OR json_valid(grid));
  `,
  // What models took of a card's memory while they drew few and many pixels at once.
  `
  CREATE TABLE learnt_batch_memory (
    model_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    pixels INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (model_id, device_id, pixels)
  ) STRICT;
  `,
];
