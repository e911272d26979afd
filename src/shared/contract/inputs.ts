import { z } from 'zod';
import { request } from '../rpc/define.ts';
import { idSchema } from './common.ts';

/** What a picture may be that a job begins with; whoever hands it in has made a PNG of it before. */
export const inputLimits = {
  bytes: 64 * 1024 * 1024,
  /** Longest side, in pixels. */
  side: 4096,
  /** Base64 characters in one message: well below the longest that a carrier takes. */
  partCharacters: 512 * 1024,
} as const;

/** A picture, or a mask, that jobs begin with. The same content has the same identifier; seen at `/inputs/<id>`. */
export const inputSchema = z.object({ id: idSchema, width: z.int(), height: z.int() });
export type JobInput = z.infer<typeof inputSchema>;

export const inputs = {
  requests: {
    /**
     * One part of a PNG, in order from offset 0; the answer to the last one is the picture, to others null. The sender
     * chooses the upload's identifier.
     */
    'inputs.put': request(
      z.strictObject({
        uploadId: idSchema,
        totalBytes: z
          .int()
          .min(1, { error: 'The file is empty: choose a picture.' })
          .max(inputLimits.bytes, {
            error: `The picture takes more than ${inputLimits.bytes / 1024 / 1024} MB: choose a smaller one.`,
          }),
        offset: z.int().min(0),
        base64: z.string().max(inputLimits.partCharacters),
      }),
      z.object({ input: inputSchema.nullable() }),
    ),
    /** Keeps a copy of a picture of the gallery, which may be deleted there afterwards. */
    'inputs.fromImage': request(z.strictObject({ imageId: idSchema }), inputSchema),
    /** Throws `not_found` where it is there no more. */
    'inputs.get': request(z.strictObject({ inputId: idSchema }), inputSchema),
  },
};
