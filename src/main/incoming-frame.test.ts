import { expect, test } from 'vitest';
import { isHello, readFrame, refusalOf } from './incoming-frame.ts';

const ownPage = { ours: true, mainFrame: true, origin: 'app://polyptych' };

test('only the main frame of our own page in our own window is heard', () => {
  expect(refusalOf(ownPage)).toBeNull();
  expect(refusalOf({ ...ownPage, ours: false })).toBe('not one of our windows');
  expect(refusalOf({ ...ownPage, mainFrame: false })).toBe('not the main frame');
  for (const origin of [null, 'null', '', 'https://polyptych', 'app://polyptych.example', 'app://polyptych/'])
    expect(refusalOf({ ...ownPage, origin })).toBe('not our origin');
});

test('what is no text, too long or no JSON is no frame', () => {
  expect(readFrame('{"type":"hello"}')).toEqual({ type: 'hello' });
  for (const text of [undefined, null, { type: 'hello' }, new Map(), '', '{', `"${'x'.repeat(1024 * 1024)}"`])
    expect(readFrame(text)).toBeNull();
});

test('a greeting is known by its type alone, so that one of another version gets its answer', () => {
  expect(isHello({ type: 'hello', protocolVersion: 99 })).toBe(true);
  for (const frame of [null, 'hello', [], {}, { type: 'request' }]) expect(isHello(frame)).toBe(false);
});
