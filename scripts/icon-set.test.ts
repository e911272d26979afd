import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { drawIcon, iconName, iconSizes } from './icon-set.ts';
import { root } from './setup.mjs';

const folder = path.join(root, 'resources/icons');
const svg = readFileSync(path.join(root, 'resources/icon.svg'));
const pixelsOf = (png: Uint8Array) => sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });

test('there is one icon of each size, and none besides', () => {
  expect(readdirSync(folder).toSorted()).toEqual(iconSizes.map(iconName).toSorted());
});

test.each(iconSizes)('the icon of %d pixels is that of the SVG (else: npm run icons)', async (size) => {
  const [there, drawn] = await Promise.all([
    pixelsOf(readFileSync(path.join(folder, iconName(size)))),
    pixelsOf(await drawIcon(svg, size)),
  ]);
  expect([there.info.width, there.info.height]).toEqual([size, size]);
  const difference = there.data.reduce(
    (sum, value, index) => sum + Math.abs(value - (drawn.data[index] ?? Number.NaN)),
    0,
  );
  // Another version of the SVG library may round an edge differently.
  expect(difference / there.data.length).toBeLessThan(0.5);
  expect(new Set(there.data).size).toBeGreaterThan(3);
});
