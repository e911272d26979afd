import { z } from 'zod';
import { request } from '../rpc/define.ts';
import { templateProblem, usualNames } from '../export-names.ts';
import { idSchema } from './common.ts';
import { galleryFilterSchema, gallerySortSchema } from './gallery.ts';

/** Pictures that one request may name; all that a filter finds has no limit. */
const mostExportedIds = 10_000;

/** Copies of which pictures, and what they carry. */
export const exportPlanSchema = z
  .strictObject({
    pictures: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('images'),
        imageIds: z
          .array(idSchema)
          .min(1)
          .max(mostExportedIds, {
            error: `At most ${mostExportedIds.toLocaleString('en')} pictures can be chosen one by one: filter the gallery instead, and export all that it shows.`,
          }),
      }),
      z.strictObject({
        kind: z.literal('filter'),
        filter: galleryFilterSchema.prefault({}),
        sort: gallerySortSchema.default('newest'),
      }),
    ]),
    /** Whether the copies still say how they were made, by their texts and by their names. */
    metadata: z.enum(['keep', 'remove']).default('keep'),
    /** What they are called, as in `{date}-{seed}`; null for what is usual. */
    names: z.string().max(200).nullable().default(null),
    /** A table of their settings beside them. */
    table: z.enum(['none', 'csv', 'json']).default('none'),
  })
  .superRefine(({ names, metadata }, { addIssue }) => {
    const problem = templateProblem(names ?? usualNames[metadata], metadata);
    if (problem !== null) addIssue({ code: 'custom', path: ['names'], message: problem });
  });
export type ExportPlan = z.infer<typeof exportPlanSchema>;

export const exports = {
  requests: {
    /**
     * Makes copies ready to be downloaded as one .zip file from the address, which stays good for a while. Nothing is copied
     * before somebody reads from it.
     */
    'exports.prepare': request(
      exportPlanSchema,
      z.object({ address: z.string(), fileName: z.string(), pictures: z.int() }),
    ),
  },
};
