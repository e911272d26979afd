import { expect, test } from 'vitest';
import { imagePathsOf } from './image-paths.ts';
import { newJob } from './new-job.ts';

const folders = {
  images: '/home/images',
  byDay: true,
  thumbnails: '/home/thumbnails',
  previews: '/home/previews',
};
const jobWith = (prompt: string) =>
  newJob(
    {
      prompt,
      negativePrompt: '',
      modelId: 'm',
      count: 2,
      seed: 7,
      steps: 1,
      guidanceScale: 1,
      width: 128,
      height: 128,
      scheduler: 's',
    },
    {
      id: '0123456789abcdef',
      position: 1,
      createdAt: new Date(2026, 2, 9, 12).getTime(),
      priority: 0,
      rank: 1,
      pinnedDeviceId: null,
    },
  );

test('a picture lies in the folder of its day, named after prompt, seed, job and place in the job', () => {
  const { image, thumbnails } = imagePathsOf(folders, jobWith('A red lighthouse, by the sea!'), 1);
  expect(image).toBe('/home/images/2026/03/09/a-red-lighthouse-by-the-sea-8-01234567-1.png');
  expect(thumbnails[0].path).toBe('/home/thumbnails/0123456789abcdef-1.webp');
});

test('a folder that the user named gets no folders of days', () => {
  const { image } = imagePathsOf({ ...folders, images: '/out', byDay: false }, jobWith('x'), 0);
  expect(image).toBe('/out/x-7-01234567-0.png');
});

test('no prompt can leave the folder or make a name that a file system refuses', () => {
  for (const prompt of [
    '../../etc/passwd',
    '...',
    '/',
    'CON',
    '🙂',
    'שלום',
    'a\u0000b',
    'x'.repeat(10_000),
  ]) {
    const { image } = imagePathsOf({ ...folders, images: '/out', byDay: false }, jobWith(prompt), 0);
    expect(image).toMatch(/^\/out\/[a-z0-9-]{1,80}\.png$/);
  }
});
