import { expect, test } from 'vitest';
import type { ModelImport } from '#shared/contract/model-imports.ts';
import { createImportOutput } from './import-output.ts';

const gibibyte = 1024 ** 3;
const item = (progress: ModelImport['progress']): ModelImport => ({
  id: '1',
  source: { kind: 'hugging-face', repository: 'owner/tiny', revision: null },
  modelId: 'tiny',
  targetFolder: '/models',
  doneBytes: 1.2 * gibibyte,
  totalBytes: 3.4 * gibibyte,
  filesDone: 1,
  files: 2,
  progress,
});
const running = (secondsLeft: number) =>
  item({ state: 'running', bytesPerSecond: 12 * 1024 ** 2, secondsLeft });

function written(isTTY: boolean, ...items: ModelImport[]): string {
  let text = '';
  const output = createImportOutput({
    isTTY,
    write: (piece: string | Uint8Array) => (text += String(piece)) !== '',
  });
  for (const one of items) output.show(one);
  output.end();
  return text;
}

test('on a terminal one line is rewritten, with amount, rate and time left', () => {
  const anew = '\r\u001B[K';
  expect(written(true, running(80), running(190))).toBe(
    `${anew}tiny: 1.2 of 3.4 GB, 12 MB/s, 80 s left${anew}tiny: 1.2 of 3.4 GB, 12 MB/s, 4 min left\n`,
  );
});

test('elsewhere a line is written when the state changes', () => {
  const waiting = item({ state: 'waiting', reason: 'There is no connection.', retryAt: 1 });
  expect(written(false, running(80), running(70), waiting, running(60)).split('\n')).toEqual([
    'tiny: 1.2 of 3.4 GB, 12 MB/s, 80 s left',
    'tiny: 1.2 of 3.4 GB, There is no connection. It is tried again.',
    'tiny: 1.2 of 3.4 GB, 12 MB/s, 60 s left',
    '',
  ]);
});
