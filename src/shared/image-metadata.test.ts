import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatParameters, type ImageSettings, parseParameters } from './image-metadata.ts';
import { supportedSchedulers } from './fitting-schedulers.ts';

const settings: ImageSettings = {
  prompt: 'a red lighthouse by the sea at dusk',
  negativePrompt: '',
  modelId: 'postcards',
  modelName: 'Postcards 128',
  seed: 1,
  steps: 20,
  guidanceScale: 3,
  width: 128,
  height: 96,
  scheduler: 'DDIMScheduler',
  jobId: 'job',
  unitIndex: 0,
  deviceId: 'cpu',
  deviceName: 'CPU',
  createdAt: 1,
  appVersion: '0.1.0',
};
const pairs =
  'Steps: 20, Sampler: DDIM, CFG scale: 3, Seed: 1, Size: 128x96, Model: Postcards 128, Version: Polyptych 0.1.0';

test('the text is as A1111 writes it', () => {
  expect(formatParameters(settings)).toBe(`${settings.prompt}\n${pairs}`);
  expect(formatParameters({ ...settings, negativePrompt: 'blurry, dark' })).toBe(
    `${settings.prompt}\nNegative prompt: blurry, dark\n${pairs}`,
  );
});

test('a picture made from another one says how far it went from it, in the words of A1111', () => {
  const start = { use: 'variation', inputId: 'a', imageId: null, strength: 0.6, maskId: null } as const;
  const text = formatParameters({ ...settings, start });
  expect(text).toContain(', Denoising strength: 0.6, ');
  expect(parseParameters(text)).toMatchObject({ strength: 0.6, modelName: 'Postcards 128' });
  const larger = formatParameters({ ...settings, start: { use: 'upscale', inputId: 'a', imageId: null } });
  expect(larger).toContain(', Postprocess upscaler: Postcards 128, ');
});

test('values that would break the list are quoted', () => {
  expect(formatParameters({ ...settings, modelName: 'A, B: "C"' })).toContain(
    String.raw`Model: "A, B: \"C\"", Version`,
  );
});

test('what is written is read back, whatever the words are', () => {
  const words = fc
    .string({ unit: 'grapheme' })
    .filter((text) => !/^(Negative prompt: |Steps: \d)/m.test(text) && !text.includes('\r'));
  fc.assert(
    fc.property(
      fc.record({
        prompt: words,
        negativePrompt: words,
        modelName: fc.string({ minLength: 1 }).filter((name) => name.trim() === name),
        seed: fc.integer({ min: 0, max: 4_294_967_295 }),
        steps: fc.integer({ min: 1, max: 150 }),
        guidanceScale: fc.integer({ min: 0, max: 300 }).map((tenths) => tenths / 10),
        scheduler: fc.constantFrom(...supportedSchedulers),
      }),
      (part) => {
        const { width, height } = settings;
        expect(parseParameters(formatParameters({ ...settings, ...part }))).toMatchObject({
          ...part,
          width,
          height,
          strength: null,
        });
      },
    ),
  );
});

test('a text from A1111 itself is read, with what we do not know left out', () => {
  const text = [
    'masterpiece, (a cat:1.2)',
    'on a roof',
    'Negative prompt: dog,',
    'lowres',
    'Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 965400086, Size: 512x768, Model hash: 6ce0161689, Model: v1-5, Lora hashes: "a: 1, b: 2", Version: v1.6.0',
  ].join('\n');
  expect(parseParameters(text)).toMatchObject({
    prompt: 'masterpiece, (a cat:1.2)\non a roof',
    negativePrompt: 'dog,\nlowres',
    steps: 28,
    scheduler: null,
    guidanceScale: 7.5,
    seed: 965_400_086,
    width: 512,
    height: 768,
    modelName: 'v1-5',
    strength: null,
  });
});

test('any other text is a prompt', () => {
  expect(parseParameters('just words')).toMatchObject({
    prompt: 'just words',
    negativePrompt: '',
    seed: null,
  });
});

/**
 * A reader of A1111's text made from its description alone: the last line holds `Name: value` pairs between commas, a
 * value with signs of the list's own stands in JSON's quotes, and what begins with "Negative prompt:" goes on to there.
 */
function readAsOthersDo(text: string) {
  const lines = text.split('\n');
  const list = lines.pop() ?? '';
  const found: Record<string, string> = {};
  let rest = list;
  while (rest !== '') {
    const colon = rest.indexOf(': ');
    const name = rest.slice(0, colon);
    rest = rest.slice(colon + 2);
    let end = rest.indexOf(', ');
    if (rest.startsWith('"')) {
      end = 1;
      while (rest[end] !== '"') end += rest[end] === '\\' ? 2 : 1;
      end += 1;
    } else if (end === -1) end = rest.length;
    const value = rest.slice(0, end);
    found[name] = value.startsWith('"') ? String(JSON.parse(value)) : value;
    rest = rest.slice(end).replace(/^, /, '');
  }
  const [positive = '', negative = ''] = lines.join('\n').split('\nNegative prompt: ');
  return { positive, negative, pairs: found };
}

test('a reader that knows nothing but A1111’s format finds every setting', () => {
  const hard = {
    ...settings,
    prompt: 'two lines:\n(a tent:1.2), [night], <lora:x:0.5>',
    negativePrompt: 'rain, "fog"',
    modelName: 'A, B: "C" \\ D',
    scheduler: 'EulerAncestralDiscreteScheduler',
  };
  expect(readAsOthersDo(formatParameters(hard))).toEqual({
    positive: hard.prompt,
    negative: hard.negativePrompt,
    pairs: {
      Steps: '20',
      Sampler: 'Euler a',
      'CFG scale': '3',
      Seed: '1',
      Size: '128x96',
      Model: hard.modelName,
      Version: 'Polyptych 0.1.0',
    },
  });
});
