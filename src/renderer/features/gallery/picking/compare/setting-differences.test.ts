import { expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import { promptDifferences, settingDifferences } from './setting-differences.ts';

test('what all share is apart from what differs', () => {
  const { different, same } = settingDifferences([
    sampleImage({ seed: 1, steps: 20 }),
    sampleImage({ seed: 2, steps: 20, guidanceScale: 5.5 }),
    sampleImage({ seed: 3, steps: 20 }),
  ]);
  expect(different).toEqual([
    { name: 'Seed', values: ['1', '2', '3'] },
    { name: 'Guidance', values: ['3.0', '5.5', '3.0'] },
  ]);
  expect(same.map(({ name }) => name)).toEqual([
    'Without',
    'Model',
    'Size',
    'Steps',
    'Scheduler',
    'Start picture',
  ]);
});

test('words that not all prompts have are marked, whatever their case and the commas beside them', () => {
  const [first, second] = promptDifferences(['A red tent, at dawn', 'a blue Tent at dawn, foggy']);
  expect(first).toMatchObject([
    { text: 'A ', own: false },
    { text: 'red ', own: true },
    { text: 'tent, at dawn', own: false },
  ]);
  expect(second).toMatchObject([
    { text: 'a ', own: false },
    { text: 'blue ', own: true },
    { text: 'Tent at dawn, ', own: false },
    { text: 'foggy', own: true },
  ]);
});

test('parts put together are the prompt, whatever it holds', () => {
  for (const prompt of ['', '  two  spaces ', 'a\nb\tc', '…, ,'])
    expect(
      promptDifferences([prompt, 'b other'])[0]
        ?.map(({ text }) => text)
        .join(''),
    ).toBe(prompt);
});
