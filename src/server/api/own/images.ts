import { z } from 'zod';
import type { App } from '#core/app-options.ts';
import { answerWithFile, unchanging } from '#core/resources/stored-file.ts';
import { contract } from '#shared/contract/index.ts';
import { idSchema } from '#shared/contract/common.ts';
import { imageSchema } from '#shared/contract/gallery.ts';
import { PolyptychError } from '#shared/errors.ts';
import { type ApiRoute, route } from '../route.ts';

const listing = contract.requests['gallery.list'].input;
const params = z.object({ imageId: idSchema });
const pageSchema = z.object({
  images: z.array(imageSchema),
  nextCursor: z.string().nullable(),
  matching: z.int(),
});

/** The gallery: its pictures' settings and files. */
export function imageRoutes(app: Pick<App, 'handlers' | 'imagePath'>): ApiRoute[] {
  const { handlers } = app;
  return [
    route({
      method: 'GET',
      path: '/api/v1/images',
      family: 'own',
      scope: 'read',
      summary: 'List pictures',
      description:
        'Newest first. Give "nextCursor" back as "cursor" for the next page; it is null at the end.',
      query: z.object({
        search: z.string().max(200).default(''),
        favoritesOnly: z.enum(['true', 'false']).default('false'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        cursor: z.string().max(200).optional(),
      }),
      answer: { status: 200, description: 'A page of pictures', schema: pageSchema },
      async handle({ query: { search, favoritesOnly, limit, cursor = null } }, call) {
        const filter = { search, favoritesOnly: favoritesOnly === 'true' };
        const page = await handlers['gallery.list'](listing.parse({ filter, limit, cursor }), call);
        return { images: page.images, nextCursor: page.nextCursor, matching: page.matching };
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/images/{imageId}',
      family: 'own',
      scope: 'read',
      summary: 'Get how a picture was made',
      params,
      answer: { status: 200, description: 'The picture, without its pixels', schema: imageSchema },
      handle: ({ params: image }, call) => handlers['gallery.get'](image, call),
    }),
    route({
      method: 'GET',
      path: '/api/v1/images/{imageId}/file',
      family: 'own',
      scope: 'read',
      summary: 'Get the file of a picture',
      params,
      answer: { status: 200, description: 'The picture', contentType: 'image/png' },
      handle: ({ params: { imageId } }, { request }) => imageFile(app, imageId, request),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/images/{imageId}',
      family: 'own',
      scope: 'admin',
      summary: 'Move a picture to the trash',
      description: 'It can be brought back on the screen for thirty days.',
      params,
      answer: { status: 200, description: 'It is in the trash', schema: z.object({}) },
      async handle({ params: { imageId } }, call) {
        await handlers['gallery.get']({ imageId }, call);
        return handlers['gallery.delete']({ imageIds: [imageId] }, call);
      },
    }),
  ];
}

/** The file of a picture of the gallery, or 304 to who has it; throws `not_found` where there is none. */
export async function imageFile(
  app: Pick<App, 'imagePath'>,
  imageId: string,
  request: Request,
): Promise<Response> {
  const path = app.imagePath(imageId);
  const response = path === null ? null : await answerWithFile(request, path, unchanging);
  if (response === null) throw new PolyptychError('not_found', 'There is no such picture.');
  return response;
}
