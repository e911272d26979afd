import { expect, test } from 'vitest';
import { namedText, namedValues, type VariationKind, proposed, readAxes } from './propose.ts';

const known = { seed: 7, steps: 20, guidanceScale: 2, scheduler: 'B' };
const model = { guidance: 'free' as const, schedulers: ['A', 'B', 'C', 'D'] };
const axes = (kind: VariationKind, changes: Partial<typeof known> = {}, guidance: 'free' | 'none' = 'free') =>
  readAxes(proposed(kind, { ...known, ...changes }, { ...model, guidance }));

test('what is proposed can be drawn, and lies around what the picture has', () => {
  expect(axes('neighbours')).toEqual({
    vary: [
      { setting: 'guidanceScale', values: [1, 2, 3, 4] },
      { setting: 'steps', values: [12, 16, 20, 28] },
    ],
  });
  expect(axes('settings')).toMatchObject({ vary: [{}, { setting: 'scheduler', values: ['B', 'A', 'C'] }] });
  expect(axes('redraw')).toMatchObject({
    vary: [{ setting: 'strength' }, { setting: 'seed', values: [7, 8, 9] }],
  });
});

test('at the bounds, values stay within them and differ', () => {
  expect(axes('neighbours', { steps: 1 })).toMatchObject({ vary: [{}, { values: [1] }] });
  expect(axes('seeds', { seed: 4_294_967_295 })).toMatchObject({
    vary: [{ values: expect.arrayContaining([4_294_967_295, 0, 10]) }],
  });
  expect(axes('neighbours', {}, 'none')).toMatchObject({
    vary: [{ setting: 'steps' }, { setting: 'scheduler' }],
  });
});

test('what is written wrong is said in a sentence', () => {
  const nothing = { setting: null, text: '' };
  expect(readAxes([nothing, nothing])).toEqual({ problem: 'Choose a setting that changes.' });
  expect(readAxes([{ setting: 'steps', text: 'many' }, nothing])).toMatchObject({
    problem: expect.stringContaining('"many" is no number'),
  });
  expect(readAxes([{ setting: 'size', text: '12' }, nothing])).toEqual({
    problem: 'A size is written like 512x768.',
  });
});

test('models are chosen by name, whatever their ids are made of', () => {
  const ids = ['tiny', 'a, "b"'];
  const draft = { setting: 'model' as const, text: namedText(ids) };
  expect(namedValues(draft)).toEqual(ids);
  expect(readAxes([draft, { setting: null, text: '' }])).toEqual({
    vary: [{ setting: 'model', values: ids }],
  });
  expect(namedValues({ setting: 'model', text: ' ' })).toEqual([]);
});
