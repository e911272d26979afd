import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { idSchema } from './common.ts';

/** Pictures that people put together under a name; a picture can be in many. */
export const collectionSchema = z.object({
  id: idSchema,
  name: z.string(),
  createdAt: z.number(),
  /** Pictures in it that are not in the trash. */
  count: z.int(),
  /** The picture that was added last. */
  coverImageId: idSchema.nullable(),
});
export type Collection = z.infer<typeof collectionSchema>;

const collectionNameSchema = z
  .string()
  .trim()
  .min(1, { error: 'A collection needs a name.' })
  .max(100, { error: 'A name of a collection has at most 100 characters.' });

const one = z.strictObject({ collectionId: idSchema });
const members = one.extend({ imageIds: z.array(idSchema).min(1).max(1000) });
const changed = z.object({ imageIds: z.array(idSchema) });

export const collections = {
  requests: {
    /** By name. */
    'collections.list': request(z.strictObject({}), z.object({ collections: z.array(collectionSchema) })),
    /** Fails with `conflict` where a collection has that name, in capital or small letters. */
    'collections.create': request(z.strictObject({ name: collectionNameSchema }), collectionSchema),
    'collections.rename': request(one.extend({ name: collectionNameSchema }), collectionSchema),
    /** The pictures stay; `collections.restore` brings the collection back with those that were in it. */
    'collections.delete': request(one, z.object({})),
    'collections.restore': request(one, collectionSchema),
    /** Tells which were not in it before. */
    'collections.add': request(members, changed),
    /** Tells which were in it. */
    'collections.remove': request(members, changed),
    /** In which collections a picture is. */
    'collections.of': request(
      z.strictObject({ imageId: idSchema }),
      z.object({ collectionIds: z.array(idSchema) }),
    ),
  },
  events: {
    /** Names or members changed: whoever shows collections asks again. */
    'collections.changed': event<{ collectionIds: string[] }>(),
  },
};
