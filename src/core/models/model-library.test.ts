import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { createModelLibrary } from './model-library.ts';

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
