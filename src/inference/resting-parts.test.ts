import { expect, test } from 'vitest';
import { createRestingParts } from './resting-parts.ts';
import type { ModelPart } from './session.ts';

/** Parts whose opening and leaving is written down. */
function parts() {
  const told: string[] = [];
  const opener =
    (file: string, fails: () => boolean = () => false) =>
    async (): Promise<ModelPart> => {
      if (fails()) throw new Error(`${file} does not fit`);
      told.push(`open ${file}`);
      await Promise.resolve();
      return {
        file,
        inputs: [],
        outputs: [],
        run: () => Promise.resolve({ data: new Float32Array(1), dims: [1] }),
        runFor: () => Promise.resolve(() => ({ data: new Float32Array(1), dims: [1] })),
        dispose: () => Promise.resolve(void told.push(`leave ${file}`)),
      };
    };
  return { told, opener };
}

test('one part at a time is open, and one that is used again stays', async () => {
  const { told, opener } = parts();
  const resting = createRestingParts();
  const text = await resting.add(opener('text'));
  const vae = await resting.add(opener('vae'));
  expect(told).toEqual(['open text', 'leave text', 'open vae']);
  await vae.run({}, 'x');
  expect(told).toHaveLength(3);
  await text.runFor({}, ['x']);
  await text.run({}, 'x');
  await resting.rest();
  await resting.rest();
  expect(told.slice(3)).toEqual(['leave vae', 'open text', 'leave text']);
  expect([text.file, vae.file]).toEqual(['text', 'vae']);
});

test('one that cannot be opened again fails its call alone, and the next call tries again', async () => {
  const { told, opener } = parts();
  const resting = createRestingParts();
  let full = false;
  const vae = await resting.add(opener('vae', () => full));
  await resting.rest();
  full = true;
  await expect(vae.run({}, 'x')).rejects.toThrow('vae does not fit');
  full = false;
  await vae.run({}, 'x');
  await vae.dispose();
  await vae.dispose();
  expect(told).toEqual(['open vae', 'leave vae', 'open vae', 'leave vae']);
});
