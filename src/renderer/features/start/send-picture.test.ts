import { expect, test } from 'vitest';
import type { Input } from '#shared/contract/index.ts';
import type { Call } from '../../connection/session.ts';
import { sendPicture } from './send-picture.ts';

/** Keeps the parts, and answers the last one. */
function receiver() {
  const parts: Input<'inputs.put'>[] = [];
  // Only this request is sent here.
  const call = (async (_name: string, part: Input<'inputs.put'>) => {
    parts.push(part);
    const received = parts.reduce((sum, sent) => sum + bytesOf(sent).length, 0);
    return { input: received < part.totalBytes ? null : { id: 'kept', width: 1, height: 1 } };
  }) as Call;
  return { parts, call };
}

/** What a part holds. */
const bytesOf = ({ base64 }: Input<'inputs.put'>) =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

test('a large picture goes in parts that follow each other, and arrives as it was', async () => {
  const png = Uint8Array.from({ length: 900_000 }, (_, index) => (index * 7) % 256);
  const { parts, call } = receiver();
  expect(await sendPicture(call, png)).toMatchObject({ id: 'kept' });
  expect(parts.length).toBeGreaterThan(2);
  expect(new Set(parts.map(({ uploadId }) => uploadId)).size).toBe(1);
  for (const [index, { offset, base64 }] of parts.entries()) {
    expect(base64.length).toBeLessThanOrEqual(512 * 1024);
    expect(offset).toBe(parts.slice(0, index).reduce((sum, part) => sum + (part.base64.length / 4) * 3, 0));
  }
  expect(new Uint8Array(parts.flatMap((part) => [...bytesOf(part)]))).toEqual(png);
});

test('a file without content is not sent', async () => {
  const { parts, call } = receiver();
  await expect(sendPicture(call, new Uint8Array())).rejects.toThrow('The file is empty');
  expect(parts).toEqual([]);
});
