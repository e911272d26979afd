import type { PictureSettings, PictureTexts, ProgramReader } from './picture-settings.ts';
import { readA1111 } from './programs/a1111.ts';
import { readComfyUi } from './programs/comfyui.ts';
import { readInvokeAi } from './programs/invokeai.ts';
import { readPolyptych } from './programs/polyptych.ts';
import { readSwarmUi } from './programs/swarmui.ts';

/** The most telling first: A1111's text is also written by others, and is whatever is left. */
const readers: readonly ProgramReader[] = [readPolyptych, readSwarmUi, readInvokeAi, readA1111, readComfyUi];

/** What the texts of a picture say of how it was made; null where they say nothing that is understood. */
export function readSettings(texts: PictureTexts): PictureSettings | null {
  for (const read of readers) {
    const settings = read(texts);
    if (settings) return settings;
  }
  return null;
}
