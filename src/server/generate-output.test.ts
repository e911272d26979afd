import { expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import { createGenerateOutput } from './generate-output.ts';

function createSink(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}
const image = sampleImage({ id: 'one', prompt: 'a "red" boat\non water', seed: 7 });
const progress = { done: 0.5, count: 2, unitIndex: 0, progress: { step: 10, steps: 10 }, previewUrl: null };

test('for scripts there is one JSON line per picture, whatever the prompt holds, and nothing else', () => {
  const [stdout, stderr] = [createSink(true), createSink(true)];
  const output = createGenerateOutput({ json: true, stdout, stderr });
  output.onProgress(progress);
  output.onImage(image, { path: '/out/one.png', seconds: 2.5 });
  output.onFailure({ code: 'internal', message: 'Broken.' }, 1);
  output.onEnd();
  expect(stdout.written.join('')).toBe(
    '{"path":"/out/one.png","prompt":"a \\"red\\" boat\\non water","seed":7,"model":"postcards","device":"cpu","seconds":2.5}\n',
  );
  expect(stderr.written).toEqual([]);
});

test('on a terminal a bar moves on stderr and is taken away before each line', () => {
  const [stdout, stderr] = [createSink(true), createSink(true)];
  const output = createGenerateOutput({ json: false, stdout, stderr });
  output.onProgress(progress);
  output.onImage(image, { path: '/out/one.png', seconds: 2.5 });
  expect(stderr.written.at(1)).toContain('50 %  picture 1 of 2, step 10 of 10');
  expect(stderr.written.at(-1)).toBe('\r\u001B[2K');
  expect(stdout.written).toEqual(['/out/one.png  (seed 7, 2.5 s on The CPU)\n']);
});

test('into a file or a pipe goes no bar', () => {
  const [stdout, stderr] = [createSink(false), createSink(false)];
  const output = createGenerateOutput({ json: false, stdout, stderr });
  output.onProgress(progress);
  output.onEnd();
  expect(stderr.written).toEqual([]);
});

test('a prompt that did not fit is told once for the whole job, on stderr', () => {
  const [stdout, stderr] = [createSink(false), createSink(false)];
  const output = createGenerateOutput({ json: true, stdout, stderr });
  output.onImage({ ...image, truncatedTokens: 3 }, { path: '/out/one.png', seconds: 1 });
  output.onImage({ ...image, truncatedTokens: 3 }, { path: '/out/two.png', seconds: 1 });
  expect(stdout.written).toHaveLength(2);
  expect(stderr.written).toEqual([
    'The last 3 tokens of the prompt did not fit Postcards and were left out: shorten the prompt.\n',
  ]);
});
