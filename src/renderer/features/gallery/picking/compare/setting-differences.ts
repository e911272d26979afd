import type { Image } from '#shared/contract/gallery.ts';
import { schedulerLabel } from '../../../../ui/format.ts';

/** One setting of all compared pictures, in their order, as it is shown. */
export interface SettingRow {
  name: string;
  values: readonly string[];
}

export interface SettingDifferences {
  different: readonly SettingRow[];
  same: readonly SettingRow[];
}

const unknown = '–';
const numberOr = (value: number | null, digits?: number) => {
  if (value === null) return unknown;
  return digits === undefined ? String(value) : value.toFixed(digits);
};

const settings: readonly { name: string; of: (image: Image) => string }[] = [
  { name: 'Without', of: ({ negativePrompt }) => negativePrompt || unknown },
  { name: 'Model', of: ({ modelName }) => modelName || unknown },
  { name: 'Size', of: ({ width, height }) => `${width} × ${height}` },
  { name: 'Seed', of: ({ seed }) => numberOr(seed) },
  { name: 'Steps', of: ({ steps }) => numberOr(steps) },
  { name: 'Guidance', of: ({ guidanceScale }) => numberOr(guidanceScale, 1) },
  { name: 'Scheduler', of: ({ scheduler }) => (scheduler === null ? unknown : schedulerLabel(scheduler)) },
  {
    name: 'Start picture',
    of: ({ start }) => (start?.use === 'variation' ? `strength ${start.strength.toFixed(2)}` : 'none'),
  },
];

/** The settings of pictures, those that differ apart from those that all share. */
export function settingDifferences(images: readonly Image[]): SettingDifferences {
  const rows = settings.map(({ name, of }) => ({ name, values: images.map(of) }));
  const shared = ({ values }: SettingRow) => new Set(values).size <= 1;
  return { different: rows.filter((row) => !shared(row)), same: rows.filter(shared) };
}

export interface PromptPart {
  /** Where in the prompt it begins. */
  start: number;
  text: string;
  /** Whether a picture that is compared with lacks this word. */
  own: boolean;
}

const normal = (word: string) => word.toLowerCase().replaceAll(/^\p{P}+|\p{P}+$/gu, '');

/** Each prompt in parts, so that put together they are the prompt; words that not all of them have are marked. */
export function promptDifferences(prompts: readonly string[]): PromptPart[][] {
  const words = prompts.map((prompt) => new Set(prompt.split(/\s+/).map(normal)));
  const everywhere = (word: string) => words.every((one) => one.has(word));
  return prompts.map((prompt) => {
    const parts: PromptPart[] = [];
    let start = 0;
    for (const text of prompt.split(/(\s+)/)) {
      const last = parts.at(-1);
      const space = text.trim() === '';
      const own = space ? (last?.own ?? false) : !everywhere(normal(text));
      // Neighbours that are marked alike are one part; the space before a word is that of the word before.
      if (last && last.own === own) last.text += text;
      else if (text !== '') parts.push({ start, text, own });
      start += text.length;
    }
    return parts;
  });
}
