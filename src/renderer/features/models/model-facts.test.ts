import { expect, test } from 'vitest';
import type { ModelImport } from '#shared/contract/model-imports.ts';
import { sampleModel } from '#shared/contract/samples.ts';
import { importFraction, importLabel, importsOnTheWay, sourceLabel } from './import-label.ts';
import { kindLabel, modelFacts } from './model-facts.ts';

const gibibyte = 1024 ** 3;

test.each([
  [{ pipeline: 'StableDiffusionXLPipeline' }, 'Stable Diffusion XL'],
  [{ pipeline: 'OnnxStableDiffusionPipeline' }, 'Stable Diffusion'],
  [{ pipeline: 'ORTLatentConsistencyModelPipeline' }, 'Latent Consistency Model'],
  [{ kind: 'upscaler', scale: 4, pipeline: null }, 'Upscaler 4×'],
  [{ kind: 'upscaler', scale: null, pipeline: null }, 'Upscaler'],
  [{ pipeline: null }, null],
] as const)('the kind of %j is told in words', (changes, label) => {
  expect(kindLabel(sampleModel(changes))).toBe(label);
});

test('memory is told as an estimate until it was measured', () => {
  const facts = (measuredBytes: number | null) =>
    modelFacts(
      sampleModel({
        place: 'linked',
        memory: { estimatedBytes: gibibyte, stagedBytes: gibibyte, measuredBytes },
      }),
      [],
    );
  expect(facts(null)).toEqual([
    'Used where it lies',
    'Stable Diffusion',
    '1 B on disk',
    'about 1.0 GB of memory',
  ]);
  expect(facts(2 * gibibyte)).toContain('2.0 GB of memory, measured');
});

test.each<[ModelImport['progress'], string]>([
  [{ state: 'preparing' }, 'Looking for its files…'],
  [{ state: 'running', bytesPerSecond: null, secondsLeft: null }, '1.2 of 3.4 GB'],
  [
    { state: 'running', bytesPerSecond: 12 * 1024 ** 2, secondsLeft: 130 },
    '1.2 of 3.4 GB · 12 MB/s · 2:10 left',
  ],
  [
    { state: 'waiting', reason: 'There is no connection.', retryAt: 1 },
    '1.2 of 3.4 GB · There is no connection. It is tried again.',
  ],
  [{ state: 'paused' }, 'Paused · 1.2 of 3.4 GB'],
  [{ state: 'failed', error: { code: 'disk_full', message: 'The disk is full.' } }, 'The disk is full.'],
])('an import that is %j is told in one line', (progress, label) => {
  const item = sampleImport({ progress });
  expect(importLabel(item)).toBe(label);
  expect(importFraction(item)).toBeCloseTo(0.353, 3);
  expect(importFraction({ ...item, totalBytes: null })).toBeNull();
  expect(sourceLabel(item)).toBe('owner/tiny, onnx');
});

test('all imports together are told in a few characters, a failure first', () => {
  const running = sampleImport({});
  const looking = sampleImport({ totalBytes: null, doneBytes: 0, progress: { state: 'preparing' } });
  const paused = sampleImport({ doneBytes: 0, progress: { state: 'paused' } });
  const failed = sampleImport({
    progress: { state: 'failed', error: { code: 'internal', message: 'It broke.' } },
  });
  expect(importsOnTheWay([running, paused])).toBe('35 %');
  expect(importsOnTheWay([looking])).toBe('…');
  expect(importsOnTheWay([paused])).toBeNull();
  expect(importsOnTheWay([running, failed])).toBe('!');
});

function sampleImport(changes: Partial<ModelImport>): ModelImport {
  return {
    id: '1',
    source: { kind: 'hugging-face', repository: 'owner/tiny', revision: 'onnx' },
    modelId: 'tiny',
    targetFolder: '/models',
    doneBytes: 1.2 * gibibyte,
    totalBytes: 3.4 * gibibyte,
    filesDone: 1,
    files: 9,
    progress: { state: 'running', bytesPerSecond: null, secondsLeft: null },
    ...changes,
  };
}
