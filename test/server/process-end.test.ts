import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const modulePath = new URL('../../src/server/process-end.ts', import.meta.url).href;

/** A process that says `ready`, lives on until it is ended, and takes `disposal` for its orderly end. */
function start(disposal: string, then = '') {
  const program = `
    import { endWithSignals } from ${JSON.stringify(modulePath)};
    const log = { info() {}, warn() {}, error: (details) => console.log('logged ' + details.err.message), flushNow: () => console.log('flushed') };
    endWithSignals({ log, dispose: async () => { console.log('disposing'); ${disposal} } });
    setInterval(() => {}, 1000);
    console.log('ready');
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[exitCode], stdout, stderr]) => ({ exitCode, stdout, stderr }),
  );
  return { child, result };
}
/** Waits until the child has printed a word. */
async function said(child: ReturnType<typeof start>['child'], word: string) {
  for (let heard = ''; !heard.includes(word);) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    heard += chunk.toString('utf8');
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends in order, with 0', async (signal) => {
  const { child, result } = start('');
  await said(child, 'ready');
  child.kill(signal);
  expect(await result).toEqual({ exitCode: 0, stdout: 'ready\ndisposing\n', stderr: '' });
});

test('a second signal ends at once', async () => {
  const { child, result } = start('await new Promise(() => {})');
  await said(child, 'ready');
  child.kill('SIGINT');
  await said(child, 'disposing');
  child.kill('SIGINT');
  expect(await result).toMatchObject({ exitCode: 1 });
});

test.each([
  ['an exception', `setImmediate(() => { throw new Error('boom'); });`],
  ['a rejection', `void Promise.reject(new Error('boom'));`],
])('%s that nobody catches is logged and ends in order, with 1', async (_what, failure) => {
  const { result } = start('', failure);
  expect(await result).toEqual({
    exitCode: 1,
    stdout: 'ready\nlogged boom\nflushed\ndisposing\n',
    stderr: 'Polyptych ends because of an error of its own: Error: boom\n',
  });
});
