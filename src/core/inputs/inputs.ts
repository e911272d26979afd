import { readFile } from 'node:fs/promises';
import type { Handlers } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { createInputStore, type InputStore } from './input-store.ts';
import { createUploads } from './uploads.ts';

/** How long a picture stays after its last use that nothing refers to: a draft may mean it. */
const unusedKeptMs = 30 * 24 * 60 * 60 * 1000;

export interface InputsOptions {
  folder: string;
  database: Database;
  filesOf(imageId: string): { image: string } | null;
  clock: Clock;
  log: Log;
}

export interface Inputs extends Pick<InputStore, 'pathOf'> {
  handlers: Pick<Handlers, Extract<keyof Handlers, `inputs.${string}`>>;
  dispose(): void;
}

/** The pictures that jobs begin with. At its start it lets go of those that nothing refers to any more. */
export function createInputs({ folder, database, filesOf, clock, log }: InputsOptions): Inputs {
  const store = createInputStore(folder);
  const uploads = createUploads(clock);
  try {
    store.removeUnused(referredTo(database), clock.now() - unusedKeptMs);
  } catch (error) {
    log.warn({ error }, 'old start pictures could not be removed');
  }

  return {
    pathOf: store.pathOf,
    handlers: {
      'inputs.put'(part) {
        const file = uploads.put(part);
        return { input: file && store.add(file) };
      },
      async 'inputs.fromImage'({ imageId }) {
        const files = filesOf(imageId);
        if (!files)
          throw new PolyptychError('not_found', 'There is no such picture in the gallery any more.');
        const file = await readFile(files.image).catch((cause: unknown) => {
          throw new PolyptychError('not_found', 'The file of this picture cannot be read.', { cause });
        });
        return store.add(file);
      },
      'inputs.get': ({ inputId }) => store.get(inputId),
    },
    dispose: uploads.dispose,
  };
}

/** Of jobs on the list and of pictures in the gallery or the trash. */
function referredTo({ connection }: Database): Set<string> {
  const rows = connection
    .prepare(
      `WITH starts AS (
         SELECT json_extract(request, '$.start') AS start FROM jobs WHERE dismissed = 0
         UNION ALL SELECT start FROM images
       )
       SELECT start ->> '$.inputId' AS id FROM starts WHERE start IS NOT NULL
       UNION SELECT start ->> '$.maskId' FROM starts WHERE start IS NOT NULL`,
    )
    .all();
  return new Set(rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])));
}
