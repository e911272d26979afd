import { expect, test } from 'vitest';
import { sampleModel } from '#shared/contract/samples.ts';
import { emptyDraft, withModel } from '../composer/draft.ts';
import { withThemePrompt } from './theme-draft.ts';

const one = sampleModel({ id: 'one', schedulers: ['DDIMScheduler'] });
const two = sampleModel({ id: 'two', schedulers: ['DDIMScheduler', 'EulerDiscreteScheduler'] });
const draft = {
  ...withModel(emptyDraft, one),
  prompt: 'before',
  negativePrompt: 'kept',
  seed: 4,
  seedLocked: true,
};

test('a theme sets what it names and leaves the rest as it was written', () => {
  expect(withThemePrompt(draft, 'a boat', { steps: 9 }, [one, two])).toEqual({
    ...draft,
    prompt: 'a boat',
    steps: 9,
  });
});

test('a theme for a model takes that model, with its defaults under the theme’s own settings', () => {
  const next = withThemePrompt(
    draft,
    'a boat',
    { model: 'two', width: 128, negativePrompt: '', scheduler: 'EulerDiscreteScheduler' },
    [one, two],
  );
  expect(next).toEqual({
    ...withModel(draft, two),
    prompt: 'a boat',
    width: 128,
    negativePrompt: '',
    scheduler: 'EulerDiscreteScheduler',
  });
});

test('a model that is not here and a scheduler that does not fit change nothing', () => {
  const next = withThemePrompt(draft, 'a boat', { model: 'gone', scheduler: 'EulerDiscreteScheduler' }, [
    one,
    two,
  ]);
  expect(next).toEqual({ ...draft, prompt: 'a boat' });
});
