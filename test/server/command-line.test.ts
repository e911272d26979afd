import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onnxModel } from '../worker/onnx-builder.ts';
import { runCommand, startCommand } from '../support/command-line.ts';

const embeddedModel = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));

/** A network that only the runtime finds wrong. */
const unknownOperator = onnxModel({
  inputs: [{ name: 'x', type: 'float32', shape: [1] }],
  output: { name: 'y', type: 'float32', shape: [1] },
  nodes: [{ operator: 'NoOperator', inputs: ['x'], output: 'y' }],
});

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-command-'));
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const lighthouse = ['generate', '--prompt', 'a red lighthouse by the sea at dusk'];

test.each([
  [['generate'], "Required option '--prompt <text>' not specified."],
  [[...lighthouse, '--steps', '0'], 'The number of steps must be a whole number from 1 to 150, not 0.'],
])('wrong usage ends with 2 and one sentence: %j', async (args, sentence) => {
  expect(await runCommand(home, ...args)).toEqual({ exitCode: 2, stdout: '', stderr: `${sentence}\n` });
  expect(readdirSync(folder)).toEqual([]);
});

test('an output folder that cannot be used is one sentence, and 1; --verbose adds where it came from', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const sentence = `The output folder "${file}" cannot be used, since a file of that name is in the way: choose another folder.\n`;
  expect(await runCommand(home, ...lighthouse, '--out', file)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: sentence,
  });
  const { stderr } = await runCommand(home, ...lighthouse, '--out', file, '--verbose');
  expect(stderr.startsWith(sentence)).toBe(true);
  expect(stderr).toContain('    at ');
});

test('generate leaves one PNG and prints one JSON line for each picture', async () => {
  const out = join(folder, 'out');
  const options = [
    '--count',
    '2',
    '--seed',
    '1',
    '--steps',
    '3',
    '--simulate-gpus',
    '2',
    '--out',
    out,
    '--json',
  ];
  const { exitCode, stdout, stderr } = await runCommand(home, ...lighthouse, ...options);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  expect(new Set(lines.map(({ seed }) => seed))).toEqual(new Set([1, 2]));
  for (const line of lines) {
    expect(line).toEqual({
      path: expect.stringContaining(out),
      prompt: 'a red lighthouse by the sea at dusk',
      seed: expect.any(Number),
      model: 'postcards',
      device: expect.stringMatching(/^simulated-[01]$/),
      seconds: expect.any(Number),
    });
    expect(readFileSync(String(line.path)).subarray(1, 4).toString()).toBe('PNG');
  }
  expect(readdirSync(out)).toHaveLength(2);
  const paths = lines.map(({ path }) => String(path));
  const read = await runCommand(home, 'read', '--json', ...paths);
  expect(
    read.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toMatchObject(
    lines.map(({ path, prompt, seed }) => ({
      path,
      prompt,
      seed,
      program: 'Polyptych',
      steps: 3,
      leftOut: [],
    })),
  );
  // The run had a data folder of its own.
  expect(readdirSync(folder)).toEqual(['out']);
});

test('a model that breaks while it is loaded ends with its sentence, 1, and no picture', async () => {
  const own = join(home, 'models', 'mine');
  cpSync(embeddedModel, own, { recursive: true });
  writeFileSync(join(own, 'unet', 'model.onnx'), unknownOperator);
  const out = join(folder, 'out');
  const { exitCode, stdout, stderr } = await runCommand(
    home,
    ...lighthouse,
    '--model',
    'mine',
    '--out',
    out,
    '--json',
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^[^\n]*unet[^\n]*\.\n$/);
  expect(readdirSync(out)).toEqual([]);
});

test('Ctrl+C cancels: one sentence, exit code 1, and no half picture', async () => {
  const out = join(folder, 'out');
  const { child, ended } = startCommand(home, [
    ...lighthouse,
    '--count',
    '50',
    '--steps',
    '100',
    '--out',
    out,
  ]);
  // The first picture is done: the next one is in the making.
  child.stdout.once('data', () => child.kill('SIGINT'));
  const { exitCode, stdout, stderr } = await ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'The job was cancelled.\n' });
  const pictures = readdirSync(out);
  expect(pictures.every((name) => name.endsWith('.png'))).toBe(true);
  expect(pictures).toHaveLength(stdout.trimEnd().split('\n').length);
});

test('models lists what there is; a model of one’s own is found and checked', async () => {
  const own = join(home, 'models', 'mine');
  cpSync(embeddedModel, own, { recursive: true });
  const { stdout } = await runCommand(home, 'models', '--json');
  const models: unknown = JSON.parse(stdout);
  expect(models).toMatchObject([
    { id: 'postcards', embedded: true, readiness: { state: 'ready' } },
    { id: 'mine', embedded: false, readiness: { state: 'ready' } },
  ]);
  expect(await runCommand(home, 'models', 'check', own)).toEqual({ exitCode: 0, stdout: 'OK\n', stderr: '' });
  truncateSync(join(own, 'unet', 'model.onnx'), 1000);
  writeFileSync(join(own, 'text_encoder', 'model.onnx'), '');
  expect(await runCommand(home, 'models', 'check', own)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringMatching(/^text_encoder[^\n]* is empty[^\n]*\.\nunet[^\n]* is truncated[^\n]*\.\n$/),
  });
});

test('models import copies a folder or links it, and models remove takes it away again', async () => {
  const source = join(folder, 'source');
  cpSync(embeddedModel, source, { recursive: true });
  const copied = await runCommand(home, 'models', 'import', source, '--json');
  expect(copied).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('source: ') });
  expect(JSON.parse(copied.stdout)).toMatchObject({ id: 'source', path: join(home, 'models', 'source') });
  expect(await runCommand(home, 'models', 'import', source, '--reference')).toEqual({
    exitCode: 0,
    stdout: 'Postcards 128 (source-2) is in the library as "source-2".\n',
    stderr: '',
  });
  const removed = await runCommand(home, 'models', 'remove', 'source-2');
  expect(removed.stdout).toBe('Postcards 128 (source-2) was removed: its folder stays where it is.\n');
  expect(await runCommand(home, 'models', 'remove', 'source')).toMatchObject({ exitCode: 0 });
  expect(readdirSync(join(home, 'models'))).toEqual(['.library']);
  expect(readdirSync(source)).toContain('unet');
  expect(await runCommand(home, 'models', 'remove', 'postcards')).toMatchObject({ exitCode: 1 });
  const wrong = await runCommand(home, 'models', 'import', 'no name');
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('A repository is named like') });
});

describe('serve', () => {
  async function startServing(...options: string[]) {
    const { child, ended } = startCommand(home, ['serve', '--json', '--port', '0', ...options]);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    child.stdout.once('data', (data: Buffer) => resolve(data.toString('utf8')));
    void ended.then(({ stderr }) => reject(new Error(stderr)));
    const line = await promise;
    const address: { url: string; port: number; pid: number; home: string } = JSON.parse(line);
    const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    };
    return { ...address, line, child, stop };
  }
  const cookieOf = async (url: string) => {
    const { headers } = await fetch(url, { redirect: 'manual' });
    return headers.get('set-cookie')?.split(';')[0] ?? '';
  };

  test('prints one JSON line, lets the printed address in, and ends with 0 on SIGTERM', async () => {
    const { line, url, port, pid, child, home: served, stop } = await startServing();
    expect({ pid, served }).toEqual({ pid: child.pid, served: home });
    expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=[0-9a-f]{64}$`));
    const cookie = await cookieOf(url);
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } });
    // Built or not, it is the app that answers.
    expect([200, 404]).toContain(page.status);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(await stop()).toEqual({ exitCode: 0, stdout: line, stderr: '' });
  });

  test('a tab’s cookie is still good after a restart, and the old token is not', async () => {
    const first = await startServing();
    const cookie = await cookieOf(first.url);
    await first.stop('SIGINT');
    const second = await startServing('--port', String(first.port));
    expect(second.port).toBe(first.port);
    const withCookie = await fetch(`http://127.0.0.1:${second.port}/`, { headers: { cookie } });
    expect(withCookie.status).not.toBe(401);
    expect((await fetch(first.url)).status).toBe(401);
    await second.stop();
  });

  test('a second app on the data folder says so, a port in use says so; --out works beside a running app', async () => {
    const { port, pid, stop } = await startServing();
    const second = await runCommand(home, 'serve');
    expect(second).toMatchObject({ exitCode: 1, stdout: '' });
    expect(second.stderr).toMatch(new RegExp(`^Polyptych already runs \\(process ${pid}\\) on [^\\n]*\\n$`));
    const taken = await runCommand(join(folder, 'other'), 'serve', '--port', String(port));
    expect(taken).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `Port ${port} is in use by another program: choose another with --port, or leave --port out to take a free one.\n`,
    });
    const beside = await runCommand(home, ...lighthouse, '--steps', '1', '--out', join(folder, 'out'));
    expect(beside).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readdirSync(join(folder, 'out'))).toHaveLength(1);
    await stop();
  });
});
