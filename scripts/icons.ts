/** `npm run icons`: makes resources/icons from resources/icon.svg. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawIcon, iconName, iconSizes } from './icon-set.ts';
import { root } from './setup.mjs';

const folder = path.join(root, 'resources/icons');
const svg = readFileSync(path.join(root, 'resources/icon.svg'));
mkdirSync(folder, { recursive: true });
for (const size of iconSizes) writeFileSync(path.join(folder, iconName(size)), await drawIcon(svg, size));
console.log(`${iconSizes.length} icons are in ${folder}.`);
