import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { linkModel } from './link-model.ts';
import { createModelLibrary } from './model-library.ts';

const embedded = fileURLToPath(new URL('../../../resources/models', import.meta.url));
let folder: string;
let modelsFolder: string;
let model: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-link-'));
  modelsFolder = join(folder, 'models');
  model = join(folder, 'elsewhere', 'my-model');
  cpSync(join(embedded, 'postcards'), model, { recursive: true });
  return () => rmSync(folder, { recursive: true, force: true });
});
const link = (path = model, takenIds: string[] = []) =>
  linkModel({ folder: path, modelsFolder, takenIds, platform: 'linux' });

test('a model is linked, stays where it is, and is ready to be used', () => {
  expect(link()).toBe('my-model');
  const library = createModelLibrary({ embedded, own: modelsFolder });
  expect(library.ready('my-model').model.readiness).toEqual({ state: 'ready' });
});

test('a model that is there already is not linked twice', () => {
  link();
  expect(link()).toBe('my-model');
  const own = join(modelsFolder, 'own');
  cpSync(model, own, { recursive: true });
  expect(link(own)).toBe('own');
  expect(readdirSync(modelsFolder).sort()).toEqual(['my-model', 'own']);
});

test('a name that another model or a dead link has is not taken from it', () => {
  mkdirSync(modelsFolder);
  symlinkSync(join(folder, 'nowhere'), join(modelsFolder, 'my-model-2'));
  expect(link(model, ['my-model'])).toBe('my-model-3');
});

test('a folder that is no model, or half of one, is refused with the reason', () => {
  expect(() => link(folder)).toThrow('lacks model_index.json');
  rmSync(join(model, 'unet'), { recursive: true });
  expect(() => link()).toThrow('The model folder my-model lacks');
  expect(() => link(join(folder, 'missing'))).toThrow('There is no folder');
});

test('where no link can be made, the sentence says what to do by hand', () => {
  writeFileSync(modelsFolder, 'a file in the way');
  expect(() => link()).toThrow(/copy the folder ".*my-model" there, then scan again/);
});

test("a snapshot in Hugging Face's cache is known by its repository's name", () => {
  const snapshot = join(folder, 'hub', 'models--owner--dreamer', 'snapshots', '0a1b2c');
  cpSync(model, snapshot, { recursive: true });
  expect(link(snapshot)).toBe('dreamer');
  expect(link(snapshot, ['dreamer'])).toBe('dreamer');
});
