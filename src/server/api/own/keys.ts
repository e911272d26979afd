import { z } from 'zod';
import type { App } from '#core/app-options.ts';
import { apiKeyListSchema, createdApiKeySchema, newApiKeySchema } from '#shared/contract/api-keys.ts';
import { idSchema } from '#shared/contract/common.ts';
import { type ApiRoute, route } from '../route.ts';

/** The keys themselves, for those who may hand them out. */
export function keyRoutes({ handlers }: Pick<App, 'handlers'>): ApiRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/keys',
      family: 'own',
      scope: 'admin',
      summary: 'List the keys',
      description: 'Without their secrets, which nobody knows.',
      answer: { status: 200, description: 'The keys', schema: apiKeyListSchema },
      handle: (_input, call) => handlers['apiKeys.list']({}, call),
    }),
    route({
      method: 'POST',
      path: '/api/v1/keys',
      family: 'own',
      scope: 'admin',
      summary: 'Make a key',
      description: 'The answer holds its secret, which is not told again.',
      body: newApiKeySchema,
      answer: { status: 201, description: 'The key and its secret', schema: createdApiKeySchema },
      handle: ({ body }, call) => handlers['apiKeys.create'](body, call),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/keys/{keyId}',
      family: 'own',
      scope: 'admin',
      summary: 'Revoke a key',
      params: z.object({ keyId: idSchema }),
      answer: { status: 200, description: 'It is refused from now on', schema: z.object({}) },
      handle: ({ params: key }, call) => handlers['apiKeys.revoke'](key, call),
    }),
  ];
}
