import type { PictureSettings } from '#core/gallery/picture-settings/picture-settings.ts';
import { readPictureTexts } from '#core/gallery/picture-settings/picture-text.ts';
import { readSettings } from '#core/gallery/picture-settings/read-settings.ts';
import { PolyptychError } from '#shared/errors.ts';

export interface ReadCommandOptions {
  json?: true;
}

/** Says how pictures were made, as far as their files say; throws on the first that says nothing. */
export async function runRead(files: readonly string[], { json }: ReadCommandOptions): Promise<void> {
  for (const path of files) {
    const settings = readSettings(await readPictureTexts(path));
    if (!settings)
      throw new PolyptychError(
        'not_found',
        `${path} does not say how it was made: its program wrote no settings, or they were taken out.`,
      );
    process.stdout.write(
      json ? `${JSON.stringify({ path, ...settings })}\n` : `${inWords(path, settings)}\n`,
    );
  }
}

function inWords(path: string, settings: PictureSettings): string {
  const { program, prompt, negativePrompt, leftOut, width, height } = settings;
  const facts: [string, string | number | null][] = [
    ['Prompt', prompt],
    ['Without', negativePrompt === '' ? null : negativePrompt],
    ['Model', settings.modelName],
    ['Scheduler', settings.scheduler],
    ['Steps', settings.steps],
    ['Guidance', settings.guidanceScale],
    ['Seed', settings.seed],
    ['Size', width === null || height === null ? null : `${width}x${height}`],
    ['Strength', settings.strength],
    ['Left out', leftOut.length === 0 ? null : leftOut.join(', ')],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(10)} ${value}`]));
  return [`${path} (${program})`, ...lines].join('\n');
}
