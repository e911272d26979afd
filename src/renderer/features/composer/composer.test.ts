import { describe, expect, it } from 'vitest';
import { jobLimits } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { sampleImage, sampleModel } from '#shared/contract/samples.ts';
import {
  checkDraft,
  chosenModel,
  type Draft,
  emptyDraft,
  fitToModels,
  fromImage,
  restoreDraft,
  withModel,
} from './draft.ts';
import { sizePresets } from './sizes.ts';
import { insertWord } from './words.ts';

const model = (id: string, ready = true): Model =>
  sampleModel({
    id,
    name: id,
    readiness: ready
      ? { state: 'ready' }
      : {
          state: 'unusable',
          error: { code: 'model_invalid', message: 'The file unet/model.onnx is missing.' },
          reasons: ['The file unet/model.onnx is missing.'],
        },
  });

const written = (changes: Partial<Draft> = {}): Draft => ({
  ...withModel({ ...emptyDraft, prompt: 'a red lighthouse' }, model('postcards')),
  ...changes,
});

const problemsOf = (draft: Draft, of: Model | null = model('postcards')) => {
  const checked = checkDraft(draft, of);
  return checked.valid ? {} : checked.problems;
};

describe('a draft', () => {
  it('becomes a request with a random seed unless the seed is locked', () => {
    const checked = checkDraft(written({ seed: 7 }), model('postcards'));
    expect(checked).toMatchObject({ valid: true, request: { seed: null, width: 128, modelId: 'postcards' } });
    expect(checkDraft(written({ seed: 7, seedLocked: true }), model('postcards'))).toMatchObject({
      request: { seed: 7 },
    });
  });

  it('names each wrong field with one sentence', () => {
    expect(problemsOf(written({ prompt: '  ' })).prompt).toMatch(/prompt is empty/);
    expect(problemsOf(written({ steps: 0 })).steps).toMatch(/from 1 to 150, not 0/);
    expect(problemsOf(written({ count: null })).count).toBe('Say how many images to make.');
    expect(problemsOf(written({ width: 130 })).width).toBe(
      'The width must be a multiple of 16 for this model, not 130.',
    );
    expect(problemsOf(written({ guidanceScale: Number.NaN })).guidanceScale).toMatch(/from 0 to 30/);
    expect(problemsOf(written({ seed: null, seedLocked: true })).seed).toMatch(/unlock/);
    expect(problemsOf(written(), null).modelId).toMatch(/must be chosen/);
    expect(problemsOf(written({ prompt: 'x'.repeat(jobLimits.promptCharacters + 1) })).prompt).toMatch(
      /shorten/,
    );
  });

  it('asks a model only for what it has a use for, and keeps the rest for the next one', () => {
    const draft = written({ negativePrompt: 'rain', guidanceScale: 7.5 });
    const turbo = sampleModel({
      guidance: 'none',
      defaults: { ...sampleModel().defaults, guidanceScale: 0, steps: 4 },
    });
    const asked = { negativePrompt: '', guidanceScale: 0 };
    expect(checkDraft(draft, turbo)).toMatchObject({ valid: true, request: asked });
    const consistent = sampleModel({ guidance: 'embedded' });
    expect(checkDraft(draft, consistent)).toMatchObject({ request: { ...asked, guidanceScale: 7.5 } });
    expect(checkDraft(draft, model('postcards'))).toMatchObject({
      request: { negativePrompt: 'rain', guidanceScale: 7.5 },
    });
    expect(checkDraft({ ...draft, guidanceScale: null }, turbo)).toMatchObject({ valid: true });
  });

  it('falls back to a ready model with its own defaults', () => {
    const draft = written({ modelId: 'gone', steps: 99 });
    expect(chosenModel(draft, [model('broken', false), model('other')])?.id).toBe('other');
    expect(fitToModels(draft, [model('broken', false), model('other')])).toMatchObject({
      modelId: 'other',
      steps: 20,
    });
    expect(fitToModels(draft, [])).toBe(draft);
  });

  it('never means a model that only makes pictures larger', () => {
    const larger = sampleModel({ id: 'larger', kind: 'upscaler', startPicture: 'required', schedulers: [] });
    expect(chosenModel(written({ modelId: 'larger' }), [larger, model('other')])?.id).toBe('other');
    expect(chosenModel(written(), [larger])).toBeNull();
  });

  it('keeps what was written when its model is still there', () => {
    const draft = written({ steps: 33 });
    expect(fitToModels(draft, [model('postcards')])).toBe(draft);
  });

  it('takes all settings of a picture over and locks its seed', () => {
    const image = sampleImage({
      prompt: 'a blue tent',
      negativePrompt: 'rain',
      width: 144,
      height: 96,
      steps: 12,
      guidanceScale: 5,
      scheduler: 'EulerDiscreteScheduler',
      seed: 42,
      modelId: 'postcards',
    });
    expect(fromImage(written({ count: 8 }), image, [model('other'), model('postcards')])).toEqual({
      prompt: 'a blue tent',
      negativePrompt: 'rain',
      width: 144,
      height: 96,
      steps: 12,
      guidanceScale: 5,
      scheduler: 'EulerDiscreteScheduler',
      seed: 42,
      seedLocked: true,
      count: 1,
      modelId: 'postcards',
      start: null,
    });
  });

  it('begins with what a picture began with, and says so in the request', () => {
    const start = { inputId: 'a', imageId: 'b', strength: 0.5, maskId: null };
    const image = sampleImage({ start: { use: 'variation', ...start } });
    const draft = fromImage(written(), image, [model('postcards')]);
    expect(draft.start).toEqual(start);
    expect(checkDraft(draft, model('postcards'))).toMatchObject({
      valid: true,
      request: { start: { use: 'variation', ...start } },
    });
    const larger = sampleImage({ start: { use: 'upscale', inputId: 'a', imageId: null } });
    expect(fromImage(draft, larger, [model('postcards')]).start).toBeNull();
  });

  it('says what is wrong with a start picture', () => {
    const start = { inputId: 'a', imageId: null, strength: 0.5, maskId: null };
    const problem = (changes: Partial<Model>, draft: Parameters<typeof checkDraft>[0]) => {
      const checked = checkDraft(draft, { ...model('postcards'), ...changes });
      return checked.valid ? null : checked.problems.start;
    };
    expect(problem({}, written({ start }))).toBeNull();
    expect(problem({ startPicture: 'none' }, written({ start }))).toContain('cannot begin with a picture');
    expect(problem({ startPicture: 'masked' }, written())).toContain('fills in a part');
    expect(problem({ startPicture: 'masked' }, written({ start }))).toContain('draw a mask');
    expect(problem({}, written({ start: { ...start, strength: null } }))).toContain('Give a strength');
    expect(problem({}, written({ start: { ...start, strength: 0 } }))).toContain('above 0');
  });

  it('comes back from storage, whatever the storage holds', () => {
    expect(restoreDraft(written({ steps: 33 }))).toEqual(written({ steps: 33 }));
    expect(restoreDraft({ prompt: 'kept' })).toEqual({ ...emptyDraft, prompt: 'kept' });
    expect(restoreDraft({ prompt: 5 })).toEqual(emptyDraft);
    expect(restoreDraft(null)).toEqual(emptyDraft);
  });
});

describe('size presets', () => {
  it('keep about the area of the default size and hold to the multiple', () => {
    expect(sizePresets(model('postcards'))).toEqual([
      { label: '1:1', width: 128, height: 128 },
      { label: '3:2', width: 144, height: 96 },
      { label: '2:3', width: 96, height: 144 },
    ]);
    const large = { ...model('large'), sizeMultiple: 8 };
    large.defaults = { ...large.defaults, width: 512, height: 512 };
    for (const { width, height } of sizePresets(large)) {
      expect([width % 8, height % 8]).toEqual([0, 0]);
      expect(Math.abs(Math.log((width * height) / (512 * 512)))).toBeLessThan(0.1);
    }
  });

  it('stay within the limits of a request', () => {
    const tiny = { ...model('tiny'), sizeMultiple: 48 };
    tiny.defaults = { ...tiny.defaults, width: 64, height: 64 };
    for (const { width, height } of sizePresets(tiny))
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(jobLimits.minimumSize);
  });
});

describe('inserting a word', () => {
  it('adds the spaces that are missing and no more', () => {
    expect(insertWord('', 0, 0, 'lighthouse')).toEqual({ text: 'lighthouse', cursor: 10 });
    expect(insertWord('a red', 5, 5, 'lighthouse').text).toBe('a red lighthouse');
    expect(insertWord('a red by the sea', 6, 6, 'tent')).toEqual({
      text: 'a red tent by the sea',
      cursor: 11,
    });
    expect(insertWord('a red , calm', 6, 6, 'tent').text).toBe('a red tent, calm');
  });

  it('replaces what is selected', () => {
    expect(insertWord('a red tent', 2, 5, 'blue').text).toBe('a blue tent');
  });
});
