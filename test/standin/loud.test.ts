import { expect, test } from 'vitest';
import { LoudEmitter, loud, preventable } from './loud.ts';

class Lamp extends LoudEmitter {
  readonly watts = 5;
  constructor() {
    super(['lit']);
  }
  light() {
    this.emit('lit');
  }
}

test('what an object has not fails with its name, and what it has works', () => {
  const shell = loud('shell', { beep: () => 'beep' });
  expect(shell.beep()).toBe('beep');
  expect(() => Reflect.get(shell, 'trashItem') as unknown).toThrow('has no shell.trashItem');
});

test('a class fails for members and events that it has not, and its instances stay themselves', () => {
  const lamp = new Lamp();
  const heard: unknown[] = [];
  lamp.once('lit', function listener(this: unknown) {
    heard.push(this);
  });
  lamp.light();
  expect(heard[0]).toBe(lamp);
  expect(() => Reflect.get(lamp, 'volts') as unknown).toThrow('has no Lamp.volts');
  for (const listen of ['on', 'once', 'addListener', 'prependListener'] as const)
    expect(() => lamp[listen]('brake', () => undefined)).toThrow('no event "brake" of Lamp');
});

test('awaiting and comparing ask nothing that fails', async () => {
  const lamp = new Lamp();
  expect(await Promise.resolve(lamp)).toBe(lamp);
  expect(await Promise.resolve(loud('shell', {}))).toEqual({});
});

test('an event says whether a listener prevented it', () => {
  const event = preventable({ url: 'app://polyptych/' });
  expect(event.defaultPrevented).toBe(false);
  event.preventDefault();
  expect(event).toMatchObject({ defaultPrevented: true, url: 'app://polyptych/' });
});
