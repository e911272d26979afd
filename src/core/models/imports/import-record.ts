import { z } from 'zod';
import { importSourceSchema } from '#shared/contract/model-imports.ts';

const fileSchema = z.strictObject({
  /** In the repository, or in the folder that is copied. */
  path: z.string(),
  /** In the model folder. */
  target: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  checksum: z.strictObject({ kind: z.enum(['sha256', 'git']), value: z.string() }).nullable(),
});
export type PlannedFile = z.infer<typeof fileSchema>;

const planSchema = z.strictObject({
  /** The commit of a repository; empty for a folder. */
  commit: z.string(),
  files: z.array(fileSchema),
});
export type ImportPlan = z.infer<typeof planSchema>;

/** What is kept of an import that is not done, so that it can go on after a restart. */
export const importRecordSchema = z.strictObject({
  id: z.string().regex(/^[\w-]+$/),
  createdAt: z.number(),
  source: importSourceSchema,
  /** Name of the folder to be. */
  modelId: z.string(),
  /** Where the model's folder will be; absolute. */
  targetRoot: z.string(),
  /** null until the files are known. */
  plan: planSchema.nullable(),
  /** The process that works on it. */
  ownerPid: z.int(),
});
export type ImportRecord = z.infer<typeof importRecordSchema>;
