import { z } from 'zod';

/** What people decided about a picture, as it is kept beside its file. */
export interface PictureDecisions {
  favorite: boolean;
  rating: number | null;
  rejected: boolean;
  /** Names. */
  collections: string[];
}

const sidecarSchema = z.object({
  polyptych: z.literal(1),
  imageId: z.string(),
  favorite: z.boolean().catch(false),
  rating: z.int().min(1).max(5).nullable().catch(null),
  rejected: z.boolean().catch(false),
  collections: z.array(z.string().min(1).max(200)).max(1000).catch([]),
  /** Where the picture lies, when that is outside of the gallery's folder. */
  path: z.string().optional(),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

const sidecarEnd = '.polyptych.json';

/** The sidecar of a picture that lies in the gallery's folder. */
export const sidecarPathOf = (picturePath: string): string => picturePath + sidecarEnd;

/** Whether there is anything to write down. */
export function isDecided({ favorite, rating, rejected, collections }: PictureDecisions): boolean {
  return favorite || rating !== null || rejected || collections.length > 0;
}

/** One field in a line: people may read it. */
export function formatSidecar(imageId: string, decisions: PictureDecisions, path?: string): string {
  const { favorite, rating, rejected, collections } = decisions;
  const place = path === undefined ? {} : { path };
  const sidecar: Sidecar = { polyptych: 1, imageId, favorite, rating, rejected, collections, ...place };
  return `${JSON.stringify(sidecar, null, 2)}\n`;
}

/** null for what is no sidecar; fields that nobody understands are left out. */
export function parseSidecar(text: string): Sidecar | null {
  try {
    return sidecarSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
