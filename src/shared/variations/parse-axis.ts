import type { VaryAxis } from '../contract/variations.ts';
import { PolyptychError } from '../errors.ts';

type Setting = VaryAxis['setting'];

/** Settings that can change from picture to picture, by the names that people write. */
const settingNames: Record<string, Setting> = {
  steps: 'steps',
  guidance: 'guidanceScale',
  seed: 'seed',
  strength: 'strength',
  scheduler: 'scheduler',
  model: 'model',
  size: 'size',
  prompt: 'prompt',
};

/** More of them is a slip of the pen: a job has 100 pictures at most. */
const mostInRange = 100;

/** Reads `steps=10,20,30`, `seed=1..9`, `size=512x512,768x512`, `prompt=red,blue` (blue takes red's place). */
export function parseNamedAxis(text: string): VaryAxis {
  const [, name = '', values = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const setting = settingNames[name.trim()];
  if (setting) return parseAxis(setting, values);
  throw new PolyptychError(
    'bad_input',
    `What changes is written like steps=10,20,30, with one of ${Object.keys(settingNames).join(', ')} in front; not "${text}".`,
  );
}

/** The values of a setting: separated by commas, in quotes where they hold one; numbers also as `10..50` or `10..50..10`. */
export function parseAxis(setting: Setting, text: string): VaryAxis {
  const words = splitValues(text);
  if (words.length === 0)
    throw new PolyptychError('bad_input', 'Give the values, separated by commas: 10, 20, 30.');
  switch (setting) {
    case 'scheduler':
    case 'model':
      return { setting, values: words };
    case 'size':
      return {
        setting,
        values: words.map((word) => (setting === 'size' ? word.replaceAll(/\s*[x×]\s*/g, 'x') : word)),
      };
    case 'prompt':
      return { setting, search: words[0] ?? '', values: words };
    case 'seed':
    case 'steps':
    case 'guidanceScale':
    case 'strength':
      return { setting, values: words.flatMap(numbersOf) };
  }
}

/** As it would be written. */
export function axisText(axis: VaryAxis): string {
  return axis.values
    .map((value) => (typeof value === 'string' && /[",]/.test(value) ? JSON.stringify(value) : String(value)))
    .join(', ');
}

function splitValues(text: string): string[] {
  const words = text.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/g);
  return [...words]
    .map(([, quoted, plain]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? (plain ?? '').trim())
    .filter((word) => word !== '');
}

const number = String.raw`-?\d+(?:\.\d+)?`;
const range = new RegExp(String.raw`^(${number})\s*\.\.\s*(${number})(?:\s*\.\.\s*(${number}))?$`);

function numbersOf(word: string): number[] {
  const found = range.exec(word);
  if (!found) {
    if (new RegExp(`^${number}$`).test(word)) return [Number(word)];
    throw new PolyptychError('bad_input', `"${word}" is no number: write 10, 20, 30 or 10..50..10.`);
  }
  const [, from = '', to = '', by = '1'] = found;
  const decimals = Math.max(...[from, by].map((one) => one.split('.')[1]?.length ?? 0));
  const count = Math.floor((Number(to) - Number(from)) / Number(by) + 1e-9) + 1;
  if (!(Number(by) > 0) || count < 1 || count > mostInRange)
    throw new PolyptychError(
      'bad_input',
      `"${word}" makes no 1 to ${mostInRange} numbers: write it like 10..50..10.`,
    );
  return Array.from({ length: count }, (_, index) =>
    Number((Number(from) + index * Number(by)).toFixed(decimals)),
  );
}
