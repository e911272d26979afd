import { z } from 'zod';
import { request } from '../rpc/define.ts';
import { idSchema, nothing } from './common.ts';

/** What a key lets a program do; each one includes those before it. */
const apiScopes = ['read', 'submit', 'admin'] as const;
export const apiScopeSchema = z.enum(apiScopes);
export type ApiScope = z.infer<typeof apiScopeSchema>;

export const apiKeyLimits = { nameCharacters: 80, requestsPerMinute: 600, count: 100 } as const;

/** A key of the HTTP API, without its secret. Times are milliseconds since the epoch. */
export const apiKeySchema = z.object({
  /** Part of the secret's text, so that one can be told from the other. */
  id: idSchema,
  name: z.string(),
  scope: apiScopeSchema,
  requestsPerMinute: z.int(),
  createdAt: z.number(),
  /** To the minute; null before the first use. */
  lastUsedAt: z.number().nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

const nameError = `A key's name must have 1 to ${apiKeyLimits.nameCharacters} characters.`;
const rateError = 'A key may allow 1 to 100000 requests a minute.';

export const newApiKeySchema = z.strictObject({
  name: z
    .string({ error: nameError })
    .trim()
    .min(1, { error: nameError })
    .max(apiKeyLimits.nameCharacters, { error: nameError }),
  scope: apiScopeSchema,
  requestsPerMinute: z
    .int({ error: rateError })
    .min(1, { error: rateError })
    .max(100_000, { error: rateError })
    .default(apiKeyLimits.requestsPerMinute),
});

export const createdApiKeySchema = z.object({
  key: apiKeySchema,
  /** The secret; told this once, and kept nowhere. */
  token: z.string(),
});

export const apiKeyListSchema = z.object({ keys: z.array(apiKeySchema) });

export const apiKeys = {
  requests: {
    /** Oldest first. */
    'apiKeys.list': request(nothing, apiKeyListSchema),
    /** Refused with `conflict` where the name is taken. */
    'apiKeys.create': request(newApiKeySchema, createdApiKeySchema),
    /** Whoever uses it is refused from now on. */
    'apiKeys.revoke': request(z.strictObject({ keyId: idSchema }), z.object({})),
  },
};
