import type { Database } from '../../src/core/storage/database.ts';

const words = [
  ...['red', 'blue', 'white', 'golden', 'old', 'small', 'quiet', 'bright', 'wooden', 'distant'],
  ...['lighthouse', 'castle', 'cabin', 'tent', 'boat', 'balloon', 'bridge', 'garden', 'harbor', 'tower'],
  ...[
    'by the sea',
    'in the desert',
    'in the snow',
    'on a hill',
    'under the stars',
    'in a meadow',
    'at the lake',
  ],
  ...['at dusk', 'at dawn', 'at noon', 'at night', 'in fog', 'after rain', 'in autumn'],
];
const minuteMs = 60_000;

/**
 * Fills an empty database with pictures that differ in what people look for: one a minute up to now, in runs of eight
 * hours a day, by three models on eight devices. All share one file. Inserted by one statement, triggers included.
 */
export function fillWithPictures({ connection }: Database, rows: number, now: number): void {
  const word = (salt: number, count: number, first: number) =>
    `(SELECT word FROM words WHERE place = ${first} + (n * ${salt} + n / 7) % ${count})`;
  connection.exec('CREATE TEMP TABLE words (place INTEGER PRIMARY KEY, word TEXT)');
  const insert = connection.prepare('INSERT INTO words VALUES (?, ?)');
  for (const [place, text] of words.entries()) insert.run(place, text);
  const perDay = 480;
  connection.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN');
  connection
    .prepare(
      `WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
       INSERT INTO images (number, id, job_id, unit_index, created_at, file, file_size_bytes, width, height, prompt,
         negative_prompt, model_id, model_name, seed, steps, guidance_scale, scheduler, device_id, device_name, seconds,
         favorite, rating, theme_id, run_id)
       SELECT at * 1024, printf('00000000-0000-4000-8000-%012d', n), 'job-' || (n / 8), n % 8, at,
         'images/' || n || '.png', 20000, 128 * (1 + n % 3), 128 * (1 + n / 3 % 3),
         'a ' || ${word(7, 10, 0)} || ' ' || ${word(3, 10, 10)} || ' ' || ${word(5, 7, 20)} || ' ' || ${word(11, 7, 27)},
         '', 'model-' || (n / 480 % 3), 'Model ' || (n / 480 % 3), n * 7919 % 100000, 20, 3.5, 'DDIMScheduler',
         'gpu-' || (n % 8), 'Card ' || (n % 8), 2.5, n % 23 = 0, CASE WHEN n % 9 = 0 THEN 1 + n % 5 END,
         CASE WHEN n % 2 THEN 'coast' END, CASE WHEN n % 2 THEN 'run-' || (n / 480) END
       FROM (SELECT n, ? - (n / ${perDay}) * 86400000 - (n % ${perDay}) * ${minuteMs} AS at FROM numbers) ORDER BY n DESC`,
    )
    .run(rows, now);
  connection.exec('COMMIT; DROP TABLE words; PRAGMA wal_checkpoint(TRUNCATE);');
}
