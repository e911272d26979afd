import { inputLimits, type JobInput } from '#shared/contract/inputs.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import { encodeBase64 } from '../../ui/base64.ts';

/** Bytes of one part: three become four characters. */
const partBytes = (inputLimits.partCharacters / 4) * 3;

/** Sends a PNG to the core in parts that every carrier takes; resolves with what it is kept as. */
export async function sendPicture(call: Call, png: Uint8Array<ArrayBuffer>): Promise<JobInput> {
  const uploadId = crypto.randomUUID();
  for (let offset = 0; offset < png.length; offset += partBytes) {
    const base64 = encodeBase64(png.subarray(offset, offset + partBytes));
    const { input } = await call('inputs.put', { uploadId, totalBytes: png.length, offset, base64 });
    if (input) return input;
  }
  throw new PolyptychError('bad_input', 'The file is empty: choose a picture.');
}
