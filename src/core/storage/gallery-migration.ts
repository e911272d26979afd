const columns =
  'model_name, device_id, source, theme_id, width, height, rating, favorite, rejected, missing, pictures';

/** Counts the new state of a picture, and takes off its old one. */
const countIn = `
    INSERT INTO image_tallies (${columns})
      SELECT ${columns} FROM live_images WHERE number = new.number
      ON CONFLICT DO UPDATE SET pictures = pictures + 1;
    INSERT INTO image_quarters (quarter, favorite, rejected, pictures)
      SELECT quarter, favorite, rejected, pictures FROM live_images WHERE number = new.number
      ON CONFLICT DO UPDATE SET pictures = pictures + 1;`;
const countOut = `
    UPDATE image_tallies SET pictures = pictures - 1
      WHERE model_name = old.model_name AND device_id = coalesce(old.device_id, '') AND source = old.source
        AND theme_id = coalesce(old.theme_id, '') AND width = old.width AND height = old.height
        AND rating = coalesce(old.rating, 0) AND favorite = old.favorite AND rejected = old.rejected
        AND missing = (old.missing_at IS NOT NULL) AND old.deleted_at IS NULL;
    UPDATE image_quarters SET pictures = pictures - 1
      WHERE quarter = old.number / 921600000 AND favorite = old.favorite AND rejected = old.rejected
        AND old.deleted_at IS NULL;`;

/**
 * The gallery at scale. `number` is when a picture was made (ms) times 1024, plus its place among those of the same
 * millisecond: every index ends with it, so each list comes out of one in the order of time. What others' pictures do not
 * say is null. Counts that would take a look at every picture are kept by triggers: for each combination of what filters
 * ask for, and for each quarter of an hour (the smallest step between time zones; 921,600,000 numbers).
 */
export const galleryMigration = `
  CREATE TABLE images_rebuilt (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    job_id TEXT,
    unit_index INTEGER,
    created_at INTEGER NOT NULL,
    file TEXT NOT NULL UNIQUE,
    file_size_bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    model_id TEXT,
    model_name TEXT NOT NULL,
    seed INTEGER,
    steps INTEGER,
    guidance_scale REAL,
    scheduler TEXT,
    device_id TEXT,
    device_name TEXT,
    seconds REAL,
    truncated_tokens INTEGER NOT NULL DEFAULT 0,
    favorite INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    start TEXT CHECK (start IS NULL OR json_valid(start)),
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    rejected INTEGER NOT NULL DEFAULT 0,
    source TEXT NOT NULL DEFAULT 'polyptych',
    theme_id TEXT,
    theme_picks TEXT CHECK (theme_picks IS NULL OR json_valid(theme_picks)),
    run_id TEXT,
    missing_at INTEGER,
    file_modified_at INTEGER,
    UNIQUE (job_id, unit_index)
  ) STRICT;
  INSERT INTO images_rebuilt (number, id, job_id, unit_index, created_at, file, file_size_bytes, width, height, prompt,
    negative_prompt, model_id, model_name, seed, steps, guidance_scale, scheduler, device_id, device_name, seconds,
    truncated_tokens, favorite, deleted_at, start)
  SELECT max(created_at * 1024 - place) OVER (ORDER BY place) + place, id, job_id, unit_index, created_at, file,
    file_size_bytes, width, height, prompt, negative_prompt, model_id, model_name, seed, steps, guidance_scale, scheduler,
    device_id, device_name, seconds, truncated_tokens, favorite, deleted_at, start
  FROM (SELECT *, row_number() OVER (ORDER BY created_at, id) AS place FROM images);
  DROP TABLE images;
  ALTER TABLE images_rebuilt RENAME TO images;

  CREATE INDEX images_by_model ON images (model_name) WHERE deleted_at IS NULL;
  CREATE INDEX images_by_device ON images (device_id) WHERE deleted_at IS NULL;
  CREATE INDEX images_by_size ON images (width, height) WHERE deleted_at IS NULL;
  CREATE INDEX images_by_seed ON images (seed) WHERE deleted_at IS NULL;
  CREATE INDEX images_by_source ON images (source) WHERE deleted_at IS NULL;
  CREATE INDEX images_by_theme ON images (theme_id) WHERE deleted_at IS NULL AND theme_id IS NOT NULL;
  CREATE INDEX images_by_run ON images (run_id) WHERE deleted_at IS NULL AND run_id IS NOT NULL;
  CREATE INDEX images_by_rating ON images (coalesce(rating, 0)) WHERE deleted_at IS NULL;
  CREATE INDEX images_favorite ON images (favorite) WHERE deleted_at IS NULL AND favorite = 1;
  CREATE INDEX images_rejected ON images (rejected) WHERE deleted_at IS NULL AND rejected = 1;
  CREATE INDEX images_missing ON images (missing_at) WHERE deleted_at IS NULL AND missing_at IS NOT NULL;
  CREATE INDEX images_in_trash ON images (deleted_at) WHERE deleted_at IS NOT NULL;

  CREATE TABLE collections (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE collection_images (
    collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    image_id TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (collection_id, image_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX collection_images_by_image ON collection_images (image_id);

  CREATE VIRTUAL TABLE images_text USING fts5 (
    prompt, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
  );
  CREATE TABLE image_tallies (
    model_name TEXT NOT NULL,
    device_id TEXT NOT NULL,
    source TEXT NOT NULL,
    theme_id TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    favorite INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    pictures INTEGER NOT NULL,
    PRIMARY KEY (model_name, device_id, source, theme_id, width, height, rating, favorite, rejected, missing)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE image_quarters (
    quarter INTEGER NOT NULL,
    favorite INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    pictures INTEGER NOT NULL,
    PRIMARY KEY (quarter, favorite, rejected)
  ) STRICT, WITHOUT ROWID;
  CREATE VIEW live_images AS
    SELECT number, number / 921600000 AS quarter, prompt, model_name, coalesce(device_id, '') AS device_id, source,
      coalesce(theme_id, '') AS theme_id, width, height, coalesce(rating, 0) AS rating, favorite, rejected,
      missing_at IS NOT NULL AS missing, 1 AS pictures
    FROM images WHERE deleted_at IS NULL;

  CREATE TRIGGER images_enter AFTER INSERT ON images WHEN new.deleted_at IS NULL BEGIN
    INSERT INTO images_text (rowid, prompt) VALUES (new.number, search_text(new.prompt));${countIn}
  END;
  CREATE TRIGGER images_leave AFTER DELETE ON images WHEN old.deleted_at IS NULL BEGIN
    DELETE FROM images_text WHERE rowid = old.number;${countOut}
  END;
  CREATE TRIGGER images_words_change
    AFTER UPDATE OF number, prompt, deleted_at ON images
    WHEN new.number <> old.number OR new.prompt <> old.prompt OR (new.deleted_at IS NULL) <> (old.deleted_at IS NULL) BEGIN
    DELETE FROM images_text WHERE rowid = old.number;
    INSERT INTO images_text (rowid, prompt)
      SELECT number, search_text(prompt) FROM live_images WHERE number = new.number;
  END;
  CREATE TRIGGER images_change
    AFTER UPDATE OF number, model_name, device_id, source, theme_id, width, height, rating, favorite, rejected, missing_at,
      deleted_at ON images BEGIN${countOut}${countIn}
  END;

  INSERT INTO images_text (rowid, prompt) SELECT number, search_text(prompt) FROM live_images;
  INSERT INTO image_tallies (${columns})
    SELECT model_name, device_id, source, theme_id, width, height, rating, favorite, rejected, missing, count(*)
    FROM live_images GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
  INSERT INTO image_quarters (quarter, favorite, rejected, pictures)
    SELECT quarter, favorite, rejected, count(*) FROM live_images GROUP BY 1, 2, 3;
`;
