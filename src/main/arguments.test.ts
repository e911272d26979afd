import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

test('the number of simulated devices is read in both ways of writing it, among arguments of others', () => {
  expect(readArguments(['electron', '.', '--no-sandbox', '--simulate-gpus', '2'])).toEqual({
    simulatedGpus: 2,
  });
  expect(readArguments(['polyptych', '--simulate-gpus=16', '--lang=de'])).toEqual({ simulatedGpus: 16 });
  expect(readArguments(['polyptych', '--simulate-gpus', '0'])).toEqual({ simulatedGpus: 0 });
  expect(readArguments(['polyptych'])).toEqual({ simulatedGpus: null });
});

test.each(['17', '-1', '1.5', 'two', ''])('%j simulated devices are refused with a sentence', (text) => {
  expect(() => readArguments(['polyptych', '--simulate-gpus', text])).toThrow(
    `--simulate-gpus must be a whole number from 0 to 16, not "${text}".`,
  );
});

test('a missing number is refused', () => {
  expect(() => readArguments(['polyptych', '--simulate-gpus'])).toThrow('not ""');
});
