import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { idSchema, nothing } from './common.ts';
import { inputLimits } from './inputs.ts';

/** What goes through picture files one after the other. One at a time; others wait. */
export const fileTaskSchema = z.object({
  id: idSchema,
  kind: z.enum(['import', 'rescan', 'check', 'export']),
  state: z.enum(['waiting', 'listing', 'running', 'done', 'cancelled', 'failed']),
  /** Files to go through; null until they are counted. */
  total: z.int().nullable(),
  done: z.int(),
  /** At the pace so far; null before there is one, and where nothing runs. */
  secondsLeft: z.number().nonnegative().nullable(),
  counts: z.object({
    /** New in the gallery, or copied out of it. */
    added: z.int(),
    /** There already, or found sound. */
    known: z.int(),
    /** Found at another place than they were. */
    moved: z.int(),
    /** Of the gallery, but not there. */
    missing: z.int(),
    /** Damaged, or no pictures at all. */
    refused: z.int(),
  }),
  /** The first hundred files with which something is wrong, each with one sentence. */
  problems: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** Why it failed as a whole, in one sentence. */
  error: z.string().nullable(),
});
export type FileTask = z.infer<typeof fileTaskSchema>;

export const importLimits = {
  /** One picture that is sent. */
  bytes: inputLimits.bytes,
  /** Files and folders in one request. */
  paths: 1000,
} as const;

/** Pictures' files: bringing in others', and keeping what the gallery says and what lies on the disk the same. */
export const files = {
  requests: {
    /** Brings files and folders of this machine in: copied into the gallery's folder, or used where they lie. */
    'files.import': request(
      z.strictObject({
        paths: z.array(z.string().min(1).max(4096)).min(1).max(importLimits.paths),
        mode: z.enum(['copy', 'reference']).default('copy'),
      }),
      fileTaskSchema,
    ),
    /**
     * One part of a picture, in order from offset 0; the answer to the last one says what became of it, to others null. The
     * sender chooses the upload's identifier.
     */
    'files.importPart': request(
      z.strictObject({
        uploadId: idSchema,
        totalBytes: z
          .int()
          .min(1, { error: 'The file is empty.' })
          .max(importLimits.bytes, { error: `It takes more than ${importLimits.bytes / 1024 / 1024} MB.` }),
        offset: z.int().min(0),
        base64: z.string().max(inputLimits.partCharacters),
        fileName: z.string().min(1).max(255),
        /** Milliseconds since the epoch. */
        modifiedAt: z.number(),
      }),
      z.object({
        outcome: z
          .discriminatedUnion('kind', [
            z.object({ kind: z.enum(['added', 'known', 'moved']), imageId: idSchema }),
            z.object({ kind: z.literal('refused'), reason: z.string() }),
          ])
          .nullable(),
      }),
    ),
    /** Compares the folder of pictures with the gallery: what is new comes in, what has gone is marked. */
    'files.rescan': request(nothing, fileTaskSchema),
    /** Reads every picture of the gallery and tells what is missing or damaged. */
    'files.check': request(nothing, fileTaskSchema),
    'files.tasks': request(
      nothing,
      z.object({
        /** The newest last; those that have ended stay until the app does, ten at most. */
        tasks: z.array(fileTaskSchema),
        /** What became of a database that was found damaged at the start, in one sentence. */
        repair: z.string().nullable(),
      }),
    ),
    'files.cancel': request(z.strictObject({ taskId: idSchema }), z.object({})),
  },
  events: {
    'files.changed': event<{ task: FileTask }>(),
  },
};
