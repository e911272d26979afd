import { z } from 'zod';

const values = <Value extends z.ZodType>(value: Value) =>
  z
    .array(value)
    .min(1, { error: 'Give at least one value to each setting that changes.' })
    .max(100, { error: 'A setting may take at most 100 values.' });

/** One setting that changes from picture to picture of a job, and what it becomes. */
const varyAxisSchema = z.discriminatedUnion('setting', [
  z.strictObject({
    setting: z.enum(['seed', 'steps', 'guidanceScale', 'strength']),
    values: values(z.number()),
  }),
  z.strictObject({ setting: z.literal('scheduler'), values: values(z.string().min(1).max(100)) }),
  /** By their ids. */
  z.strictObject({ setting: z.literal('model'), values: values(z.string().min(1).max(200)) }),
  z.strictObject({
    setting: z.literal('size'),
    values: values(z.string().regex(/^\d{1,5}x\d{1,5}$/, { error: 'A size is written like 512x768.' })),
  }),
  z.strictObject({
    setting: z.literal('prompt'),
    /** Words of the prompt that each value takes the place of. */
    search: z.string().min(1).max(4000),
    values: values(z.string().max(4000)),
  }),
]);
export type VaryAxis = z.infer<typeof varyAxisSchema>;

/** One or two settings: the first changes from column to column, the second from row to row. */
export const varySchema = z.array(varyAxisSchema).min(1).max(2);
export type Vary = z.infer<typeof varySchema>;
