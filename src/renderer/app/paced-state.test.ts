import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createPacedState } from './paced-state.ts';

function paced() {
  const store = createStore<{ count: number }>()(() => ({ count: 0 }));
  const told: number[] = [];
  store.subscribe(({ count }) => told.push(count));
  let due: (() => void) | null = null;
  const clock = {
    now: () => 0,
    after(_delayMs: number, callback: () => void) {
      due = callback;
      return () => {
        due = null;
      };
    },
  };
  const state = createPacedState(store, clock);
  const add = () => state.change(({ count }) => ({ count: count + 1 }));
  return { state, told, add, pass: () => due?.() };
}

test('many changes are told once, and nothing of them is lost', () => {
  const { state, told, add, pass } = paced();
  for (let times = 0; times < 100; times += 1) add();
  expect([state.current().count, told]).toEqual([100, []]);
  pass();
  add();
  pass();
  expect(told).toEqual([100, 101]);
});

test('what must be known now is told now, and not again later', () => {
  const { state, told, add, pass } = paced();
  add();
  state.flush();
  pass();
  expect(told).toEqual([1]);
});
