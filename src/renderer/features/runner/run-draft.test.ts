import { expect, test } from 'vitest';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { newRunDraft, planOf, withFirstTheme } from './run-draft.ts';

const theme = (changes: Partial<ThemeSummary>) => ({ defaults: {}, name: 'A', ...changes }) as ThemeSummary;

test('a form that nobody has touched is a run of eight hours that leaves room on the disk', () => {
  expect(planOf({ ...newRunDraft, themeIds: ['boats'] }).plan).toMatchObject({
    themeIds: ['boats'],
    modelIds: [],
    settings: {},
    limits: { hours: 8, images: null, between: null, minimumFreeBytes: 5e9 },
  });
});

test('what is wrong is said in one sentence', () => {
  expect(planOf(newRunDraft).problem).toBe('Choose a theme.');
  const named = { ...newRunDraft, themeIds: ['boats'] };
  expect(planOf({ ...named, from: '22:00' }).problem).toBe('Say both times of the day, or neither.');
  expect(planOf({ ...named, from: '22:00', to: '22:00' }).problem).toContain('at all times');
  expect(planOf({ ...named, images: 0.5 }).problem).toContain('number of images must be');
});

test('a first run has a theme for a model that is here; what was chosen stays', () => {
  const themes = [
    theme({ id: 'broken', name: null }),
    theme({ id: 'free' }),
    theme({ id: 'own', defaults: { model: 'm' } }),
  ];
  expect(withFirstTheme(newRunDraft, themes, ['m']).themeIds).toEqual(['own']);
  expect(withFirstTheme(newRunDraft, themes, []).themeIds).toEqual(['free']);
  expect(withFirstTheme({ ...newRunDraft, themeIds: ['x'] }, themes, ['m']).themeIds).toEqual(['x']);
});
