import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { furtherModelFolders } from './further-folders.ts';
import { createHubToken } from './hub-token.ts';
import { createModelLibrary } from './model-library.ts';
import { removeModel } from './remove-model.ts';

const embedded = fileURLToPath(new URL('../../../resources/models', import.meta.url));
let own: string;
beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), 'polyptych-models-'));
  return () => rmSync(own, { recursive: true });
});

test('the embedded model is ready, first, and says what it knows and needs', () => {
  cpSync(join(embedded, 'postcards'), join(own, 'another'), { recursive: true });
  const [first, second] = createModelLibrary({ embedded, own }).list();
  expect(first).toMatchObject({
    id: 'postcards',
    embedded: true,
    demonstration: true,
    readiness: { state: 'ready' },
    sizeMultiple: 16,
    maximumTokens: 32,
    defaults: { width: 128, height: 128 },
  });
  expect(first?.vocabulary.flatMap(({ words }) => words)).toContain('lighthouse');
  expect(second).toMatchObject({ id: 'another', embedded: false, readiness: { state: 'ready' } });
});

test('an incomplete folder is listed with all that it lacks, and cannot be used', () => {
  mkdirSync(join(own, 'half', 'unet'), { recursive: true });
  writeFileSync(join(own, 'half', 'model_index.json'), '{"_class_name":"StableDiffusionPipeline"}');
  const library = createModelLibrary({ embedded, own });
  const sentence =
    'The model folder half lacks scheduler/scheduler_config.json, text_encoder/model.onnx, unet/model.onnx';
  expect(library.list()[1]?.readiness).toMatchObject({
    error: { message: expect.stringContaining(sentence) },
  });
  expect(() => library.ready('half')).toThrow(sentence);
});

test('a configuration that is no JSON is named', () => {
  cpSync(join(embedded, 'postcards'), join(own, 'torn'), { recursive: true });
  writeFileSync(join(own, 'torn', 'model_index.json'), '{"_class');
  expect(() => createModelLibrary({ embedded, own }).ready('torn')).toThrow(
    'model_index.json is not valid JSON',
  );
});

test('a model added later is found by looking again, and one that is gone is no longer known', () => {
  const library = createModelLibrary({ embedded, own });
  cpSync(join(embedded, 'postcards'), join(own, 'later'), { recursive: true });
  expect(library.list().map(({ id }) => id)).toEqual(['postcards']);
  expect(library.rescan().map(({ id }) => id)).toEqual(['postcards', 'later']);
  rmSync(join(own, 'later'), { recursive: true });
  library.rescan();
  expect(() => library.ready('later')).toThrow('There is no model "later". Known models: postcards.');
});

test('files, links to nowhere and a missing folder disturb nothing', () => {
  writeFileSync(join(own, 'note.txt'), '');
  symlinkSync(join(own, 'nowhere'), join(own, 'link'));
  expect(createModelLibrary({ embedded, own }).list()).toHaveLength(1);
  expect(createModelLibrary({ embedded, own: join(own, 'missing') }).list()).toHaveLength(1);
});

test('a model says where it lies and what it takes, by its files until it was measured', () => {
  const measured = new Map([['postcards', 123]]);
  const model = createModelLibrary({ embedded, own }, (id) => measured.get(id) ?? null).list()[0];
  expect(model).toMatchObject({
    place: 'embedded',
    folder: join(embedded, 'postcards'),
    memory: { measuredBytes: 123 },
  });
  // Networks of 18 MB, and 16 MB for a picture of 128 x 128.
  expect(model?.memory.estimatedBytes).toBeGreaterThan(20_000_000);
  expect(model?.memory.estimatedBytes).toBeLessThan(60_000_000);
});

test('what a person wants of a model is kept, fits it, and can be given up', () => {
  const wanted = { steps: 7, guidanceScale: 1.5, negativePrompt: 'fog', width: 256 };
  const library = createModelLibrary({ embedded, own });
  library.setDefaults('postcards', { ...wanted, scheduler: 'DDIMScheduler' });
  const again = createModelLibrary({ embedded, own });
  expect(again.get('postcards').model).toMatchObject({
    defaults: { ...wanted, height: 128 },
    publishedDefaults: { negativePrompt: '', width: 128 },
    defaultsChanged: true,
  });
  expect(() => again.setDefaults('postcards', { width: 100 })).toThrow(
    'The width must be a multiple of 16 pixels for Postcards 128, not 100.',
  );
  expect(() => again.setDefaults('postcards', { scheduler: 'NoScheduler' })).toThrow('does not fit');
  const [reset] = again.setDefaults('postcards', null);
  expect(reset).toMatchObject({ defaultsChanged: false, defaults: reset?.publishedDefaults });
});

test('a file of wishes that is broken, or no longer fits, changes nothing', () => {
  mkdirSync(join(own, '.library'));
  const file = join(own, '.library', 'defaults.json');
  writeFileSync(file, '{"postcards":{"steps":9,"width":100}}');
  const { defaults } = createModelLibrary({ embedded, own }).get('postcards').model;
  expect(defaults).toMatchObject({ steps: 9, width: 128 });
  writeFileSync(file, '{"postcards');
  expect(createModelLibrary({ embedded, own }).get('postcards').model.defaultsChanged).toBe(false);
});

test('further folders hold models, or are one; they come last and are left as they are', async () => {
  const further = join(own, 'elsewhere');
  for (const name of ['first', 'second'])
    cpSync(join(embedded, 'postcards'), join(further, name), { recursive: true });
  const variable = [further, join(further, 'second'), ''].join(process.platform === 'win32' ? ';' : ':');
  const folders = furtherModelFolders({ POLYPTYCH_MODELS: variable });
  expect(folders).toEqual([further, join(further, 'second')]);
  const library = createModelLibrary({ embedded, own, further: folders });
  expect(library.list().map(({ id, place }) => [id, place])).toEqual([
    ['postcards', 'embedded'],
    ['first', 'elsewhere'],
    ['second', 'elsewhere'],
  ]);
  await expect(removeModel(library.get('first'))).rejects.toThrow(
    'which POLYPTYCH_MODELS names: remove it there',
  );
  await expect(removeModel(library.get('postcards'))).rejects.toThrow('ships with the app');
});

test('a removed model frees its bytes; of a linked one nothing but the link goes', async () => {
  const target = join(own, '.hidden', 'target');
  cpSync(join(embedded, 'postcards'), target, { recursive: true });
  cpSync(target, join(own, 'copied'), { recursive: true });
  symlinkSync(target, join(own, 'linked'));
  const library = createModelLibrary({ embedded, own });
  expect(await removeModel(library.get('linked'))).toBe(0);
  expect(existsSync(join(target, 'unet', 'model.onnx'))).toBe(true);
  const { model } = library.get('copied');
  expect(await removeModel(library.get('copied'))).toBe(model.sizeBytes);
  expect(library.rescan().map(({ id }) => id)).toEqual(['postcards']);
  expect(readdirSync(join(own, '.library'))).toEqual([]);
});

test('a token is kept for its owner alone, wins over the environment, and is gone when it is taken back', () => {
  const file = join(own, '.library', 'hub-token');
  const token = createHubToken(file, 'hf_of_the_environment');
  expect([token.current(), token.isKept()]).toEqual(['hf_of_the_environment', false]);
  mkdirSync(join(own, '.library'));
  writeFileSync(file, '', { mode: 0o644 });
  token.keep('hf_kept');
  // Windows knows no such modes.
  const mode = process.platform === 'win32' ? 0o600 : statSync(file).mode & 0o777;
  expect(mode).toBe(0o600);
  expect(createHubToken(file, null).current()).toBe('hf_kept');
  token.keep(null);
  expect(existsSync(file)).toBe(false);
});
