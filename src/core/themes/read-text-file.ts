import { lstatSync, readFileSync } from 'node:fs';
import { PolyptychError } from '#shared/errors.ts';

/**
 * The text of a file, UTF-8 with or without a mark; throws a sentence where it is too large, no ordinary file or no text.
 * Unknown characters become question marks: old word lists have them.
 */
export function readTextFile(path: string, maximumBytes: number): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) throw new PolyptychError('not_found', `There is no file ${path}.`);
  // A pipe would be waited for, and a link may lead anywhere.
  if (!found.isFile())
    throw new PolyptychError('bad_input', `${path} is no ordinary file: copy the file there.`);
  if (found.size > maximumBytes)
    throw new PolyptychError(
      'bad_input',
      `The file may have at most ${maximumBytes / 1024} KB, and has ${Math.ceil(found.size / 1024)} KB: split it.`,
    );
  const text = new TextDecoder().decode(readFileSync(path));
  if (text.includes('\0')) throw new PolyptychError('bad_input', 'The file is no text.');
  return text;
}
