import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { tinyUpscaler } from '../worker/tiny-upscaler.ts';

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-command-'));
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

async function picture(name: string, background: string, width = 128, height = 128) {
  const path = join(folder, name);
  await sharp({ create: { width, height, channels: 3, background } }).toFile(path);
  return path;
}
const generate = (...options: string[]) =>
  runCommand(
    home,
    ...['generate', '--prompt', 'a red lighthouse', '--seed', '1', '--steps', '4', '--json'],
    ...['--out', join(folder, 'out'), '--simulate-gpus', '1', ...options],
  );
const pathIn = (stdout: string) => String((JSON.parse(stdout) as { path: unknown }).path);

test('generate begins with a picture, and leaves what the mask leaves out as it is', async () => {
  const start = await picture('start.jpeg', '#2060a0');
  const mask = await picture('mask.png', '#000000');
  const { exitCode, stdout, stderr } = await generate('--start', start, '--mask', mask, '--strength', '0.5');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const file = pathIn(stdout);
  expect(await sharp(file).raw().toBuffer()).toEqual(await sharp(start).raw().toBuffer());
  const { comments } = await sharp(file).metadata();
  expect(comments?.find(({ keyword }) => keyword === 'parameters')?.text).toContain(
    'Denoising strength: 0.5',
  );
});

test('what cannot be begun with is one sentence, before a worker is started', async () => {
  const start = await picture('start.png', '#2060a0');
  const text = join(folder, 'text.png');
  writeFileSync(text, 'no picture');
  for (const [options, sentence] of [
    [['--start', join(folder, 'gone.png')], `The start picture "${join(folder, 'gone.png')}" cannot be read`],
    [['--start', text], `The start picture "${text}" is not a picture that can be read`],
    [['--start', start, '--mask', text], `The mask "${text}" is not a picture`],
    [
      ['--start', start, '--strength', '1.5'],
      'The strength must be a number above 0 and at most 1, not 1.5.',
    ],
    [['--mask', start], '--mask is about a start picture: give one with --start.'],
    [['--strength', '0.5'], '--strength is about a start picture'],
  ] as const) {
    const { exitCode, stdout, stderr } = await generate(...options);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  }
});

test('upscale makes a file larger with the upscaler there is, and says when there is none', async () => {
  const file = await picture('holiday.jpeg', '#2060a0', 200, 120);
  const upscale = (...options: string[]) =>
    runCommand(
      home,
      'upscale',
      file,
      '--out',
      join(folder, 'out'),
      '--simulate-gpus',
      '1',
      '--json',
      ...options,
    );
  expect(await upscale()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('There is no upscaler: '),
  });

  const model = join(home, 'models', 'larger');
  mkdirSync(model, { recursive: true });
  writeFileSync(join(model, 'model.onnx'), tinyUpscaler());
  const { exitCode, stdout, stderr } = await upscale();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ prompt: 'holiday', model: 'larger' });
  const { width, height } = await sharp(pathIn(stdout)).metadata();
  expect([width, height]).toEqual([400, 240]);
  expect(await upscale('--model', 'postcards')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('makes pictures from words'),
  });
});
