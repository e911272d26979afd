import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, onTestFinished, test } from 'vitest';
import { createOptimisedGraphs } from './optimised-graphs.ts';
import { sessionOptions } from './session-options.ts';

const decoder = fileURLToPath(
  new URL('../../resources/models/postcards/vae_decoder/model.onnx', import.meta.url),
);
const options = sessionOptions({ executionProvider: 'cpu', threads: 1 });

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-graphs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function outputOf(opening: Promise<InferenceSession>): Promise<Float32Array> {
  const session = await opening;
  const data = Float32Array.from({ length: 4 * 6 * 5 }, (_, index) => Math.sin(index));
  const feeds = { latent_sample: new Tensor('float32', data, [1, 4, 6, 5]) };
  const { sample } = await session.run(feeds, ['sample']);
  await session.release();
  return Float32Array.from(sample?.data as Float32Array);
}

const expected = await outputOf(InferenceSession.create(decoder, options));

/** A model of its own, and its only entry once it was opened. */
async function openedOnce() {
  const folder = temporaryFolder();
  const path = join(temporaryFolder(), 'model.onnx');
  copyFileSync(decoder, path);
  const graphs = createOptimisedGraphs({ folder });
  expect(await outputOf(graphs.open(path, options))).toEqual(expected);
  const [entry = ''] = readdirSync(folder);
  return { folder, path, graphs, entry };
}

test('an optimised graph is kept, and gives exactly what the model gives', async () => {
  const { folder, path, graphs, entry } = await openedOnce();
  expect(readdirSync(folder)).toEqual([entry]);
  utimesSync(join(folder, entry), new Date(0), new Date(0));
  expect(await outputOf(graphs.open(path, options))).toEqual(expected);
  expect(readdirSync(folder)).toEqual([entry]);
  // Its time tells that it was the kept one that was opened.
  expect(statSync(join(folder, entry)).mtimeMs).toBeGreaterThan(0);
});

test.each([
  ['its weights are cut off', (entry: string) => truncateSync(join(entry, 'weights.bin'), 1000)],
  ['its graph is no graph', (entry: string) => writeFileSync(join(entry, 'graph.onnx'), 'x')],
  ['its list is gone', (entry: string) => rmSync(join(entry, 'files.json'))],
])('a damaged one is made anew: %s', async (_, damage) => {
  const { folder, path, graphs, entry } = await openedOnce();
  damage(join(folder, entry));
  expect(await outputOf(graphs.open(path, options))).toEqual(expected);
  expect(readdirSync(folder)).toEqual([entry]);
  expect(readdirSync(join(folder, entry)).toSorted()).toEqual(['files.json', 'graph.onnx', 'weights.bin']);
});

test('a model file that has changed has another graph', async () => {
  const { folder, path, graphs } = await openedOnce();
  utimesSync(path, new Date(0), new Date(0));
  expect(await outputOf(graphs.open(path, options))).toEqual(expected);
  expect(readdirSync(folder)).toHaveLength(2);
  writeFileSync(path, 'not a model');
  await expect(graphs.open(path, options)).rejects.toThrow('Protobuf parsing failed');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('above its size the folder lets go of the graph that was not used for longest', async () => {
  const folder = temporaryFolder();
  // Two of the graphs have 6 MB each; a model may have a quarter of the folder.
  const graphs = createOptimisedGraphs({ folder, maximumBytes: 14e6 });
  const paths = [1, 2, 3].map(() => join(temporaryFolder(), 'model.onnx'));
  const kept: string[] = [];
  for (const [index, path] of paths.entries()) {
    copyFileSync(decoder, path);
    await outputOf(graphs.open(path, options));
    const added = readdirSync(folder).find((name) => !kept.includes(name)) ?? '';
    // Used so many hours ago.
    const usedAt = new Date(Date.now() - (10 - index) * 3_600_000);
    utimesSync(join(folder, added), usedAt, usedAt);
    kept.push(added);
  }
  expect(readdirSync(folder).toSorted()).toEqual(kept.slice(1).toSorted());
});

test('where nothing can be kept the model is opened all the same', async () => {
  const file = join(temporaryFolder(), 'a-file');
  writeFileSync(file, '');
  const graphs = createOptimisedGraphs({ folder: join(file, 'graphs') });
  expect(await outputOf(graphs.open(decoder, options))).toEqual(expected);
});

test('of a file that is taken apart first the same graph is kept, and nothing else', async () => {
  const folder = temporaryFolder();
  const graphs = createOptimisedGraphs({ folder, largestWholeBytes: 0 });
  expect(await outputOf(graphs.open(decoder, options))).toEqual(expected);
  const [entry = ''] = readdirSync(folder);
  expect(readdirSync(folder)).toEqual([entry]);
  expect(readdirSync(join(folder, entry)).toSorted()).toEqual(['files.json', 'graph.onnx', 'weights.bin']);
  expect(await outputOf(graphs.open(decoder, options))).toEqual(expected);
});
