import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenDialogOptions, SaveDialogOptions } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import type { ExportTarget } from '#core/gallery/export/exports.ts';
import { createModelLibrary } from '#core/models/model-library.ts';
import { exportPlanSchema } from '#shared/contract/exports.ts';
import type { FileTask } from '#shared/contract/files.ts';
import { createDesktopHandlers } from './desktop-handlers.ts';

const embedded = fileURLToPath(new URL('../../../resources/models', import.meta.url));
const context = { signal: new AbortController().signal };
let folder: string;
/** What the person answers to the next dialog; null changes their mind. */
let chosen: string | null;
let asked: (SaveDialogOptions | OpenDialogOptions)[];
let revealed: string[];
let exported: ExportTarget[];
const task: FileTask = {
  ...{ id: 'task', kind: 'export', state: 'waiting', total: null, done: 0, secondsLeft: null },
  ...{ problems: [], error: null },
  counts: { added: 0, known: 0, moved: 0, missing: 0, refused: 0 },
};
let handlers: ReturnType<typeof createDesktopHandlers>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-native-'));
  for (const name of ['images', 'target']) mkdirSync(join(folder, name));
  for (const name of ['a', 'b']) writeFileSync(join(folder, 'images', `${name}.png`), `picture ${name}`);
  asked = [];
  revealed = [];
  exported = [];
  chosen = null;
  const modelsFolder = join(folder, 'models');
  const library = createModelLibrary({ embedded, own: modelsFolder });
  handlers = createDesktopHandlers({
    dialog: {
      async showSaveDialog(...given: unknown[]) {
        asked.push(given.at(-1) as SaveDialogOptions);
        return { canceled: chosen === null, filePath: chosen ?? '' };
      },
      async showOpenDialog(...given: unknown[]) {
        asked.push(given.at(-1) as OpenDialogOptions);
        return { canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] };
      },
    },
    shell: {
      showItemInFolder: (path) => void revealed.push(path),
      openPath: async (path) => (path.endsWith('models') ? '' : 'no program'),
    },
    windowInFront: () => null,
    beginExport(_plan, target) {
      exported.push(target);
      return task;
    },
    imagePath: (id) => (['a', 'b'].includes(id) ? join(folder, 'images', `${id}.png`) : null),
    rescanModels: async () => library.rescan().map(({ id }) => id),
    modelIds: async () => library.list().map(({ id }) => id),
    modelsFolder,
    picturesFolder: join(folder, 'pictures'),
    platform: 'linux',
  });
  return () => rmSync(folder, { recursive: true, force: true });
});
const save = (...imageIds: string[]) => handlers['desktop.saveImageCopies']({ imageIds }, context);
const inTarget = () => readdirSync(join(folder, 'target')).sort();

test('one picture is saved under the name that the person chose', async () => {
  chosen = join(folder, 'target', 'mine.png');
  expect(await save('a')).toEqual({ saved: 1 });
  expect(readFileSync(chosen, 'utf8')).toBe('picture a');
  expect(asked[0]).toMatchObject({ defaultPath: join(folder, 'pictures', 'a.png') });
});

test('a name without an ending gets one, and overwrites nothing through it', async () => {
  writeFileSync(join(folder, 'target', 'mine.png'), 'precious');
  chosen = join(folder, 'target', 'mine');
  await save('a');
  expect(inTarget()).toEqual(['mine (2).png', 'mine.png']);
  expect(readFileSync(join(folder, 'target', 'mine.png'), 'utf8')).toBe('precious');
});

test('several pictures go into one folder, beside what is there', async () => {
  chosen = join(folder, 'target');
  writeFileSync(join(chosen, 'a.png'), 'precious');
  expect(await save('a', 'b', 'a')).toEqual({ saved: 2 });
  expect(inTarget()).toEqual(['a (2).png', 'a.png', 'b.png']);
});

test('who changes their mind saves nothing', async () => {
  expect(await save('a')).toEqual({ saved: 0 });
  expect(await save('a', 'b')).toEqual({ saved: 0 });
  expect(inTarget()).toEqual([]);
});

test('a picture that is gone is said to be gone before anybody is asked', async () => {
  await expect(save('a', 'gone')).rejects.toThrow('There is no such picture any more.');
  expect(asked).toEqual([]);
});

test('a failure tells how far it got', async () => {
  rmSync(join(folder, 'images', 'b.png'));
  chosen = join(folder, 'target');
  await expect(save('a', 'b')).rejects.toThrow('1 of 2 pictures were saved.');
  expect(inTarget()).toEqual(['a.png']);
});

test('an export goes where the dialog says, as files or as one .zip file, and nowhere without an answer', async () => {
  const plan = exportPlanSchema.parse({ pictures: { kind: 'filter' } });
  const begin = (as: 'folder' | 'zip') => handlers['desktop.exportPictures']({ plan, as }, context);
  expect(await begin('zip')).toEqual({ task: null });
  chosen = join(folder, 'target');
  expect(await begin('folder')).toEqual({ task });
  writeFileSync(join(folder, 'target', 'all.zip'), 'precious');
  chosen = join(folder, 'target', 'all');
  await begin('zip');
  chosen = join(folder, 'target', 'all.zip');
  await begin('zip');
  expect(exported).toEqual([
    { kind: 'folder', path: join(folder, 'target') },
    { kind: 'zip', path: join(folder, 'target', 'all (2).zip') },
    { kind: 'zip', path: join(folder, 'target', 'all.zip') },
  ]);
});

test('a picture is shown in its folder', async () => {
  await handlers['desktop.revealImage']({ imageId: 'a' }, context);
  expect(revealed).toEqual([join(folder, 'images', 'a.png')]);
});

test('a chosen model is linked and found; one of an embedded name gets its own', async () => {
  chosen = join(folder, 'postcards');
  cpSync(join(embedded, 'postcards'), chosen, { recursive: true });
  expect(await handlers['desktop.addModel']({}, context)).toEqual({ modelId: 'postcards-2' });
  chosen = null;
  expect(await handlers['desktop.addModel']({}, context)).toEqual({ modelId: null });
});

test('the models folder is made and opened', async () => {
  expect(await handlers['desktop.openModelsFolder']({}, context)).toEqual({});
  expect(readdirSync(join(folder, 'models'))).toEqual([]);
});
