import { join } from 'node:path';
import { z } from 'zod';

const trashNoteSchema = z.object({
  polyptych: z.literal(1),
  imageId: z.string().min(1),
  file: z.string().min(1),
  deletedAt: z.number(),
});

/** What a picture in the trash has to say where its database is lost: `file` is where it belongs, as the gallery writes it down. */
export type TrashNote = Omit<z.infer<typeof trashNoteSchema>, 'polyptych'>;

/** Beside the picture, in the folder of the trash. */
export const trashNotePath = (trashFolder: string, imageId: string): string =>
  join(trashFolder, `${imageId}.json`);

export const formatTrashNote = ({ imageId, file, deletedAt }: TrashNote): string =>
  `${JSON.stringify({ polyptych: 1, imageId, file, deletedAt }, null, 2)}\n`;

/** null for what is no such note. */
export function parseTrashNote(text: string): TrashNote | null {
  try {
    return trashNoteSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
