import type { Output } from '#shared/contract/index.ts';
import { importLimits } from '#shared/contract/files.ts';
import { inputLimits } from '#shared/contract/inputs.ts';
import type { Call } from '../../connection/session.ts';
import { encodeBase64 } from '../../ui/base64.ts';

/** Bytes of one part: three become four characters. */
const partBytes = (inputLimits.partCharacters / 4) * 3;

export type SentOutcome = NonNullable<Output<'files.importPart'>['outcome']>;
/** What of a browser's `File` is needed. */
export type SentFile = Pick<File, 'name' | 'size' | 'lastModified' | 'slice'>;

/** Sends a picture to the core part by part, so that no more than one is in memory; resolves with what became of it. */
export async function sendFile(call: Call, file: SentFile, signal: AbortSignal): Promise<SentOutcome> {
  const refused = (reason: string): SentOutcome => ({ kind: 'refused', reason });
  if (file.size > importLimits.bytes)
    return refused(
      `It takes more than ${importLimits.bytes / 1024 / 1024} MB: put it into the folder of pictures yourself.`,
    );
  const upload = {
    uploadId: crypto.randomUUID(),
    totalBytes: file.size,
    fileName: file.name.slice(-255),
    modifiedAt: file.lastModified,
  };
  for (let offset = 0; offset < file.size; offset += partBytes) {
    const bytes = new Uint8Array(await file.slice(offset, offset + partBytes).arrayBuffer());
    const part = { ...upload, offset, base64: encodeBase64(bytes) };
    const { outcome } = await call('files.importPart', part, { signal });
    if (outcome) return outcome;
  }
  return refused('The file is empty.');
}
