import { expect, test } from 'vitest';
import { createEventLog } from './events.ts';

interface Events {
  told: { text: string };
}

test('what a listener emits comes after what it was told, in one order for all', () => {
  const log = createEventLog<Events>();
  const heard: [string, number, string][] = [];
  log.on(({ sequence, payload }) => {
    heard.push(['first', sequence, payload.text]);
    if (payload.text === 'question') log.emit('told', { text: 'answer' });
  });
  log.on(({ sequence, payload }) => heard.push(['second', sequence, payload.text]));
  log.emit('told', { text: 'question' });
  expect(heard).toEqual([
    ['first', 1, 'question'],
    ['second', 1, 'question'],
    ['first', 2, 'answer'],
    ['second', 2, 'answer'],
  ]);
});

test('a listener that was taken off hears nothing more, even of the event under way', () => {
  const log = createEventLog<Events>();
  const heard: string[] = [];
  log.on(() => stop());
  const stop = log.on(({ payload }) => heard.push(payload.text));
  log.emit('told', { text: 'one' });
  expect(heard).toEqual([]);
  expect(log.sequence).toBe(1);
});

test('a listener that throws disturbs neither the others nor the emitter, and is not hushed up', () => {
  const errors: unknown[] = [];
  const log = createEventLog<Events>((error) => errors.push(error));
  const heard: string[] = [];
  log.on(() => {
    throw new Error('broken listener');
  });
  log.on(({ payload }) => heard.push(payload.text));
  log.emit('told', { text: 'one' });
  log.emit('told', { text: 'two' });
  expect(heard).toEqual(['one', 'two']);
  expect(errors).toMatchObject([{ message: 'broken listener' }, { message: 'broken listener' }]);
});
