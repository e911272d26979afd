/** How exported copies are called: a template becomes a name that every file system takes, and no two are the same. */
import type { Image } from './contract/gallery.ts';
import { PolyptychError } from './errors.ts';

type NamedImage = Pick<
  Image,
  | 'fileName'
  | 'createdAt'
  | 'prompt'
  | 'modelName'
  | 'seed'
  | 'steps'
  | 'guidanceScale'
  | 'scheduler'
  | 'width'
  | 'height'
  | 'rating'
>;

/** Of a prompt, so much is in a name. */
const longestPromptCharacters = 60;
/** In UTF-8, without the ending: file systems take 255, and ` (2)` and a file's ending need some. */
const longestNameBytes = 180;

const numberName = 'number';
const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** What stands in for each `{word}`; local time. */
const words: Record<string, (image: NamedImage) => string | number | null> = {
  name: ({ fileName }) => partsOf(fileName).stem,
  prompt: ({ prompt }) => prompt.slice(0, longestPromptCharacters),
  model: ({ modelName }) => modelName,
  seed: ({ seed }) => seed,
  steps: ({ steps }) => steps,
  guidance: ({ guidanceScale }) => guidanceScale,
  scheduler: ({ scheduler }) => scheduler,
  width: ({ width }) => width,
  height: ({ height }) => height,
  rating: ({ rating }) => rating,
  date: ({ createdAt }) => {
    const made = new Date(createdAt);
    return `${made.getFullYear()}-${pad(made.getMonth() + 1)}-${pad(made.getDate())}`;
  },
  time: ({ createdAt }) => {
    const made = new Date(createdAt);
    return [made.getHours(), made.getMinutes(), made.getSeconds()].map((part) => pad(part)).join('-');
  },
};
/** All that a template may name. */
export const exportNameWords: readonly string[] = [...Object.keys(words), numberName];

type ExportedMetadata = 'keep' | 'remove';
/** As files are called unless somebody says otherwise: as they are, or by nothing but their number. */
export const usualNames: Record<ExportedMetadata, string> = { keep: '{name}', remove: 'picture-{number}' };

/** What is wrong with a template, in one sentence; null where it is fit. */
export function templateProblem(template: string, metadata: ExportedMetadata): string | null {
  if (template.trim() === '') return 'Give a name, such as {date}-{seed}.';
  const used = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word = '']) => word);
  const unknown = used.find((word) => !exportNameWords.includes(word));
  if (unknown !== undefined)
    return `{${unknown}} is not known: a name may have ${exportNameWords.map((word) => `{${word}}`).join(', ')}.`;
  const telling = used.find((word) => word !== numberName);
  return metadata === 'remove' && telling !== undefined
    ? `{${telling}} tells how the picture was made: without metadata a name may have {number} alone.`
    : null;
}

/** Names one after the other; each is asked for once. */
interface ExportNames {
  next(image: NamedImage): string;
  /** A name for what is no picture. */
  other(wanted: string): string;
}

/**
 * @param count pictures in all: numbers have as many digits
 * @param taken names that are there already
 * Throws `bad_input` for a template that is not fit.
 */
export function createExportNames(
  { template, metadata, count }: { template: string; metadata: ExportedMetadata; count: number },
  taken: Iterable<string> = [],
): ExportNames {
  const problem = templateProblem(template, metadata);
  if (problem !== null) throw new PolyptychError('bad_input', problem);
  const used = new Set([...taken].map(likeness));
  const digits = Math.max(3, String(count).length);
  let number = 0;

  function free(stem: string, end: string): string {
    for (let attempt = 1; ; attempt += 1) {
      const name = `${stem}${attempt === 1 ? '' : ` (${attempt})`}${end}`;
      if (used.has(likeness(name))) continue;
      used.add(likeness(name));
      return name;
    }
  }
  return {
    next(image) {
      number += 1;
      const wanted = template.replaceAll(/\{([^{}]*)\}/g, (_, word: string) =>
        word === numberName ? pad(number, digits) : String(words[word]?.(image) ?? ''),
      );
      return free(safeStem(wanted), partsOf(image.fileName).end);
    },
    other(wanted) {
      const { stem, end } = partsOf(wanted);
      return free(stem, end);
    },
  };
}

/** The ending of a picture keeps to what is known: whatever else a file is called, the copy is not. */
function partsOf(fileName: string): { stem: string; end: string } {
  const end = /\.[0-9A-Za-z]{1,5}$/.exec(fileName)?.[0] ?? '';
  return { stem: fileName.slice(0, fileName.length - end.length), end: end.toLowerCase() };
}

/** Two names that a file system may take for one: by case, or by the way of writing an accent. */
const likeness = (name: string) => name.normalize('NFKC').toLowerCase();

/** Names of devices on Windows, whatever their ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Letters and signs without what leads out of a folder, ends a name early, is invisible, or turns its direction. */
function safeStem(wanted: string): string {
  const plain = wanted
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, '-')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[.\s-]+/, '');
  const short = shortened(plain).replace(/[.\s-]+$/, '');
  if (short === '') return 'picture';
  return deviceName.test(short) ? `_${short}` : short;
}

function shortened(text: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += bytesOf(character.codePointAt(0) ?? 0);
    if (bytes > longestNameBytes) break;
    kept += character;
  }
  return kept;
}

/** Of a character in UTF-8. */
function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x8_00) return 2;
  return codePoint < 0x1_00_00 ? 3 : 4;
}
