import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Model } from '#shared/contract/models.ts';
import { systemClock } from '../system-clock.ts';
import { createModelLibrary } from './model-library.ts';
import { watchModels } from './watch-models.ts';

const embedded = join(import.meta.dirname, '../../../resources/models');
const quiet = () => {};
const options = { clock: systemClock, log: { info: quiet, warn: quiet, error: quiet }, settleMs: 50 };
let unwatch = () => {};
afterEach(() => unwatch());

test('a model that is copied into the folder is known, and one that is taken out is not any more', async () => {
  const own = join(mkdtempSync(join(tmpdir(), 'polyptych-watched-')), 'models');
  mkdirSync(own);
  const library = createModelLibrary({ embedded: join(own, 'none'), own });
  let tell: (models: Model[]) => void = quiet;
  const news = () =>
    new Promise<string[]>((resolve) => (tell = (models) => resolve(models.map(({ id }) => id))));
  unwatch = watchModels(own, library, (models) => tell(models), options);

  const first = news();
  // What is no model is no news.
  writeFileSync(join(own, 'notes.txt'), 'nothing');
  const [model = ''] = createModelLibrary({ embedded, own })
    .list()
    .map(({ id }) => id);
  cpSync(join(embedded, model), join(own, 'copied'), { recursive: true });
  expect(await first).toEqual(['copied']);

  const second = news();
  rmSync(join(own, 'copied'), { recursive: true });
  expect(await second).toEqual([]);
});

test('a folder that is not there is not made', () => {
  const own = join(mkdtempSync(join(tmpdir(), 'polyptych-watched-')), 'models');
  const library = createModelLibrary({ embedded: own, own });
  watchModels(own, library, quiet, options)();
  expect(existsSync(own)).toBe(false);
});
