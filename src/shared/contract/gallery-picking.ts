import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { idSchema } from './common.ts';
import { imageSchema } from './gallery.ts';

const ratingSchema = z.int().min(1).max(5);

/** What people decide about a picture; what is left out stays as it is. A favorite is never rejected: the later one counts. */
export const pickChangeSchema = z.strictObject({
  imageId: idSchema,
  favorite: z.boolean().optional(),
  /** null: none. */
  rating: ratingSchema.nullable().optional(),
  rejected: z.boolean().optional(),
});
export type PickChange = z.infer<typeof pickChangeSchema>;

/** A deleted picture, with the time from which it is kept for thirty days. */
const trashedImageSchema = imageSchema.extend({ deletedAt: z.number() });

const trashPageSchema = z.object({
  images: z.array(trashedImageSchema),
  /** Give it back to get the next page; null at the end. */
  nextCursor: z.string().nullable(),
  total: z.int(),
});

/** How long deleted pictures can be brought back. */
export const trashKeptDays = 30;

const imageIds = z.strictObject({ imageIds: z.array(idSchema).min(1).max(1000) });
const cursor = z.string().max(200).nullable().default(null);

export const galleryPicking = {
  requests: {
    /**
     * All of it or nothing. Pictures that are gone are passed over. `before` holds what was changed as it was, and
     * nothing else: given back as `changes` it undoes exactly this, whatever else another window has decided since.
     */
    'gallery.setPicks': request(
      z.strictObject({ changes: z.array(pickChangeSchema).min(1).max(1000) }),
      z.object({ before: z.array(pickChangeSchema) }),
    ),
    /** The same for the favorite of one picture; answers with the picture. */
    'gallery.setFavorite': request(z.strictObject({ imageId: idSchema, favorite: z.boolean() }), imageSchema),
    /** Pictures in the order of their ids, without those that are gone. */
    'gallery.images': request(imageIds, z.object({ images: z.array(imageSchema) })),
    /** Moves pictures to the trash; `gallery.restore` brings them back. */
    'gallery.delete': request(imageIds, z.object({})),
    'gallery.restore': request(imageIds, z.object({ images: z.array(imageSchema) })),
    /** Moves all rejected pictures to the trash, and tells which. */
    'gallery.deleteRejected': request(z.strictObject({}), z.object({ imageIds: z.array(idSchema) })),
    /** What lies in the trash, the latest deleted first. */
    'gallery.trash': request(
      z.strictObject({ cursor, limit: z.int().min(1).max(500).default(100) }),
      trashPageSchema,
    ),
    /** Deletes from the trash for good; nothing brings these back. Pictures that are not in the trash stay. */
    'gallery.deleteForever': request(imageIds, z.object({ deleted: z.int() })),
    'gallery.emptyTrash': request(z.strictObject({}), z.object({ deleted: z.int() })),
  },
  events: {
    /** Something left the trash for good. */
    'trash.emptied': event<{ deleted: number }>(),
  },
};
