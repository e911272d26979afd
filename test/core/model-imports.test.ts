import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { checkModelFolder } from '#core/models/checks/check-model-folder.ts';
import { createHubClient } from '#core/models/hub/hub-client.ts';
import { createImportStore } from '#core/models/imports/import-store.ts';
import { createImports, type Imports } from '#core/models/imports/imports.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import type { ModelImport } from '#shared/contract/model-imports.ts';
import { type HubServer, type HubScene, startHub } from '../support/hub-server.ts';
import { tinyUpscaler } from '../worker/tiny-upscaler.ts';
import { temporaryFolder } from '../worker/temporary-folder.ts';

const text = (content: string) => new TextEncoder().encode(content);
/** Weights that are no constant: what is in the wrong place shows. */
const weights = (sizeBytes: number) =>
  Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 7919) >> 5);
const mebibyte = 1024 * 1024;

const model: Record<string, Uint8Array> = {
  'README.md': text('# A model'),
  'model_index.json': text('{"_class_name":"StableDiffusionPipeline"}'),
  'scheduler/scheduler_config.json': text('{}'),
  'text_encoder/config.json': text('{"vocab_size":10}'),
  'text_encoder/model.onnx': weights(5000),
  'tokenizer/merges.txt': text('#version'),
  'tokenizer/vocab.json': text('{}'),
  'unet/model.onnx': weights(3 * mebibyte),
  'unet/model.onnx_data': weights(2 * mebibyte),
  'unet/diffusion_pytorch_model.safetensors': weights(9000),
  'vae_decoder/model.onnx': weights(70_000),
  'safety_checker/model.onnx': weights(9000),
};
const needed = Object.keys(model).filter((path) => !/README|safetensors|safety_checker/.test(path));

let root: string;
let hub: HubServer;
let token: string | null;
const clock = createVirtualClock();
beforeEach(() => {
  root = temporaryFolder();
  token = null;
});

/** A hub, and a library's imports that ask it. Waiting takes no time: the clock goes on by itself. */
async function scene(changes: Partial<HubScene> = {}) {
  hub = await startHub({ revisions: { main: model }, ...changes });
  onTestFinished(() => hub.close());
  return createRun();
}

/** What a start of the app makes; all starts share the folder. */
function createRun({ freeBytes = Infinity } = {}) {
  const imported: string[] = [];
  const states: ModelImport['progress'][] = [];
  const imports: Imports = createImports({
    store: createImportStore(join(root, '.library')),
    hub: createHubClient({ hubUrl: hub.url, token: () => token }),
    clock,
    log: { info() {}, warn() {}, error() {} },
    freeBytes: () => Promise.resolve(freeBytes),
    onChange() {
      const [item] = imports?.list() ?? [];
      if (!item) return;
      states.push(item.progress);
      if (item.progress.state === 'waiting') queueMicrotask(() => clock.advance(600_000));
    },
    onImported: (_, folder) => void imported.push(folder),
  });
  onTestFinished(() => imports.dispose());
  const begin = (revision: string | null = null) =>
    imports.start({
      source: { kind: 'hugging-face', repository: 'owner/tiny-model', revision },
      modelId: 'tiny-model',
      targetRoot: root,
    });
  return { imports, imported, states, begin };
}

const folder = () => join(root, 'tiny-model');
function filesOf(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}
function expectWhole() {
  expect(filesOf(folder())).toEqual(needed.toSorted());
  for (const path of needed)
    expect(readFileSync(join(folder(), path)).equals(model[path] ?? text(''))).toBe(true);
}

test('a download brings the files that are needed and no other, whole, and leaves nothing else behind', async () => {
  const { imports, imported, begin } = await scene({ pageSize: 4 });
  await imports.settled(begin());
  expectWhole();
  expect(imported).toEqual([folder()]);
  expect(imports.list()).toEqual([]);
  expect(readdirSync(root).sort()).toEqual(['.library', 'tiny-model']);
  expect(hub.requests.filter((request) => request.includes('safetensors'))).toEqual([]);
});

test('a network that makes pictures larger comes as an upscaler of the library', async () => {
  const { imports, begin } = await scene({
    revisions: {
      main: {
        'README.md': text('# Larger'),
        'config.json': text('{"upscale":2}'),
        'onnx/model.onnx': tinyUpscaler(),
        'onnx/model_quantized.onnx': weights(900),
      },
    },
  });
  await imports.settled(begin());
  expect(filesOf(folder())).toEqual(['config.json', 'model.onnx']);
  expect(checkModelFolder(folder())).toMatchObject({
    problems: [],
    found: { kind: 'upscaler', description: { scale: 2 } },
  });
});

test('a connection that ends in the middle goes on where it was', async () => {
  const { imports, begin, states } = await scene();
  hub.misbehave('unet/model.onnx', { kind: 'cut', afterBytes: mebibyte });
  await imports.settled(begin());
  expectWhole();
  expect(states).toContainEqual(expect.objectContaining({ state: 'waiting' }));
  expect(hub.requests).toContainEqual(expect.stringMatching(/unet\/model\.onnx bytes=[1-9]\d*-$/));
});

test('wrong bytes are noticed, taken away, and said; the next try brings the right ones', async () => {
  const { imports, imported, begin } = await scene();
  hub.misbehave('vae_decoder/model.onnx', { kind: 'wrong' });
  const id = begin();
  await expect(imports.settled(id)).rejects.toMatchObject({
    code: 'model_invalid',
    message: expect.stringContaining('vae_decoder/model.onnx arrived with wrong bytes (its checksum'),
  });
  expect(imported).toEqual([]);
  expect(existsSync(folder())).toBe(false);
  expect(imports.list()).toMatchObject([{ progress: { state: 'failed' } }]);
  imports.resume(id);
  await imports.settled(id);
  expectWhole();
});

test('small files, which have no checksum of their own, are held to the one that git gives them', async () => {
  const { imports, begin } = await scene();
  hub.misbehave('scheduler/scheduler_config.json', { kind: 'wrong' });
  await expect(imports.settled(begin())).rejects.toThrow(
    'scheduler/scheduler_config.json arrived with wrong bytes',
  );
});

test('a server that asks for patience gets as much as it asks for', async () => {
  const { imports, begin, states } = await scene();
  hub.misbehave('vae_decoder/model.onnx', { kind: 'status', status: 429, headers: { 'retry-after': '77' } });
  const before = clock.now();
  await imports.settled(begin());
  expectWhole();
  expect(states).toContainEqual({
    state: 'waiting',
    reason: expect.stringContaining('asks for fewer requests'),
    retryAt: before + 77_000,
  });
});

test('a server that stays ill is given up after some tries, with its fault', async () => {
  const { imports, begin } = await scene();
  for (let answer = 0; answer < 10; answer += 1)
    hub.misbehave('unet/model.onnx_data', { kind: 'status', status: 503 });
  await expect(imports.settled(begin())).rejects.toThrow(/has a fault of its own \(503\)/);
});

test('a gated repository says what to do; a token opens it, and no other server sees that', async () => {
  const { imports, begin } = await scene({ token: 'hf_right_token' });
  await expect(imports.settled(begin())).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringContaining('give a token if it is private or gated'),
  });
  token = 'hf_wrong_token';
  await expect(imports.settled(begin())).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('is gated: accept its terms on'),
  });
  token = 'hf_right_token';
  await imports.settled(begin());
  expectWhole();
  expect(new Set(hub.storageAuthorizations)).toEqual(new Set([undefined]));
  for (const file of filesOf(join(root, '.library')))
    expect(readFileSync(join(root, '.library', file), 'utf8')).not.toContain('hf_');
});

test('a revision that is not there is said', async () => {
  const { imports, begin } = await scene();
  await expect(imports.settled(begin('nowhere'))).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('There is no repository owner/tiny-model with a revision "nowhere"'),
  });
});

test('weights of PyTorch alone are refused with the way to an export; a branch "onnx" is found by itself', async () => {
  const other = { 'model_index.json': text('{}'), 'unet/diffusion_pytorch_model.safetensors': weights(3000) };
  const { imports, begin } = await scene({ revisions: { main: other } });
  await expect(imports.settled(begin())).rejects.toThrow(
    'holds PyTorch weights; Polyptych needs an ONNX export',
  );
  const second = await scene({ revisions: { main: other, onnx: model } });
  await second.imports.settled(second.begin());
  expectWhole();
});

test('a paused download goes on after a restart of the app with the bytes that are missing', async () => {
  const first = await scene();
  const held = Promise.withResolvers<void>();
  hub.misbehave('unet/model.onnx', { kind: 'hold', afterBytes: mebibyte, held: held.resolve });
  const id = first.begin();
  await held.promise;
  await expect.poll(() => first.imports.list()[0]?.doneBytes ?? 0).toBeGreaterThan(mebibyte);
  await first.imports.pause(id);
  expect(first.imports.list()).toMatchObject([{ progress: { state: 'paused' } }]);
  await first.imports.dispose();

  const second = createRun();
  await expect.poll(() => second.imports.list()[0]?.doneBytes ?? 0).toBeGreaterThan(mebibyte);
  expect(second.imports.list()).toMatchObject([{ id, progress: { state: 'paused' } }]);
  const before = hub.requests.length;
  second.imports.resume(id);
  await second.imports.settled(id);
  expectWhole();
  const after = hub.requests.slice(before);
  expect(after).toContainEqual(expect.stringMatching(/unet\/model\.onnx bytes=[1-9]\d*-$/));
  // The list of files was kept, with the commit that it is of.
  expect(after.filter((request) => request.includes('/api/'))).toEqual([]);
});

test('a cancelled download leaves nothing', async () => {
  const { imports, begin } = await scene();
  const held = Promise.withResolvers<void>();
  hub.misbehave('unet/model.onnx', { kind: 'hold', afterBytes: mebibyte, held: held.resolve });
  const id = begin();
  await held.promise;
  await imports.cancel(id);
  expect(imports.list()).toEqual([]);
  expect(readdirSync(root)).toEqual(['.library']);
  expect(filesOf(join(root, '.library'))).toEqual([]);
});

test('a disk that is too full is said before a byte is brought', async () => {
  await scene();
  const { imports, begin } = createRun({ freeBytes: mebibyte });
  await expect(imports.settled(begin())).rejects.toMatchObject({
    code: 'disk_full',
    message: expect.stringMatching(/^The model needs 5\.1 MB, and 1\.0 MB are free in /),
  });
  expect(hub.requests.filter((request) => request.includes('resolve'))).toEqual([]);
});

test('a folder of that name that came in the meantime is not touched', async () => {
  const { imports, begin } = await scene();
  mkdirSync(folder());
  writeFileSync(join(folder(), 'mine'), '');
  await expect(imports.settled(begin())).rejects.toMatchObject({ code: 'conflict' });
  expect(readdirSync(folder())).toEqual(['mine']);
});

test('a folder of this machine is copied whole, without the weights of other programs', async () => {
  const { imports } = await scene();
  const source = temporaryFolder();
  for (const [path, content] of Object.entries(model)) {
    mkdirSync(join(source, path, '..'), { recursive: true });
    writeFileSync(join(source, path), content);
  }
  const id = imports.start({
    source: { kind: 'folder', path: source },
    modelId: 'tiny-model',
    targetRoot: root,
  });
  await imports.settled(id);
  expect(filesOf(folder())).toContain('unet/model.onnx_data');
  expect(filesOf(folder())).not.toContain('unet/diffusion_pytorch_model.safetensors');
  expect(statSync(join(folder(), 'unet/model.onnx')).size).toBe(3 * mebibyte);
  expect(hub.requests).toEqual([]);
});
