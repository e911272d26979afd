import { expect, it } from 'vitest';
import type { Input } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import { createPictureFiles } from './files-store.ts';

function createCore(answer: (part: Input<'files.importPart'>) => unknown) {
  const parts: Input<'files.importPart'>[] = [];
  const call = (async (_name: string, part: Input<'files.importPart'>) => {
    parts.push(part);
    return answer(part);
  }) as unknown as Call;
  let seen: unknown = null;
  const seenStorage = { read: () => seen, write: (ids: readonly string[]) => (seen = ids) };
  const open = () => createPictureFiles({ call, onEnded: () => undefined, seenStorage });
  return { parts, open, files: open() };
}
const file = (name: string, size = 3) => new File([new Uint8Array(size)], name, { lastModified: 5 });

it('sends pictures one after the other and sums up what became of them', async () => {
  const { parts, files } = createCore(({ fileName }) => ({
    outcome:
      fileName === 'torn.png'
        ? { kind: 'refused', reason: 'It is damaged.' }
        : { kind: fileName === 'old.webp' ? 'known' : 'added', imageId: 'x' },
  }));
  await files.send([file('new.PNG'), file('notes.txt'), file('old.webp'), file('torn.png')]);
  expect(parts.map(({ fileName, modifiedAt }) => [fileName, modifiedAt])).toEqual([
    ['new.PNG', 5],
    ['old.webp', 5],
    ['torn.png', 5],
  ]);
  expect(files.store.getState().sending).toMatchObject({
    ...{ state: 'done', total: 3, done: 3, added: 1, known: 1 },
    refused: [{ path: 'torn.png', reason: 'It is damaged.' }],
  });
});

it('stops when it is asked to, and says what was sent', async () => {
  const { files } = createCore(() => {
    files.stopSending();
    return { outcome: { kind: 'added', imageId: 'x' } };
  });
  await files.send([file('a.png'), file('b.png')]);
  expect(files.store.getState().sending).toMatchObject({ state: 'cancelled', done: 1 });
});

it('a large picture goes in several parts, and one that is too large is refused here', async () => {
  const { parts, files } = createCore(({ offset, totalBytes }) => ({
    outcome: offset + 393_216 < totalBytes ? null : { kind: 'added', imageId: 'x' },
  }));
  const huge = { name: 'huge.png', size: 1e9, lastModified: 1, slice: () => new Blob() };
  await files.send([file('large.png', 400_000), huge]);
  expect(parts.map(({ offset }) => offset)).toEqual([0, 393_216]);
  expect(files.store.getState().sending).toMatchObject({ added: 1, refused: [{ path: 'huge.png' }] });
});

it('says why it could not go on', async () => {
  const { files } = createCore(() => {
    throw new PolyptychError('disk_full', 'The disk is full.');
  });
  await files.send([file('a.png')]);
  expect(files.store.getState().sending).toMatchObject({ state: 'failed', error: 'The disk is full.' });
});

it('remembers what was seen, also when the page is loaded anew', () => {
  const { files, open } = createCore(() => null);
  files.markSeen(['a', 'b']);
  files.markSeen(['b', 'c']);
  expect(open().store.getState().seenIds).toEqual(['a', 'b', 'c']);
});
