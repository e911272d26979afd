import { z } from 'zod';
import { type ApiKey, apiKeyLimits, apiScopeSchema } from '#shared/contract/api-keys.ts';
import type { Handlers } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { hashOf, isTokenOf, keyIdOf, newToken } from './api-token.ts';

/** A use is written down at most this often. */
const lastUseStepMs = 60_000;

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  token_hash: z.instanceof(Uint8Array),
  scope: apiScopeSchema,
  requests_per_minute: z.int(),
  created_at: z.number(),
  last_used_at: z.number().nullable(),
});

export interface ApiKeys {
  handlers: Pick<Handlers, Extract<keyof Handlers, `apiKeys.${string}`>>;
  /** The key that a token belongs to, and notes that it was used; null where there is none. */
  authenticate(token: string): ApiKey | null;
}

/** The keys of the HTTP API, read from the database each time. */
export function createApiKeys({
  database,
  clock,
}: {
  database: Database;
  clock: Pick<Clock, 'now'>;
}): ApiKeys {
  const { connection } = database;
  const all = connection.prepare('SELECT * FROM api_keys ORDER BY created_at, id');
  const one = connection.prepare('SELECT * FROM api_keys WHERE id = ?');
  const insert = connection.prepare(
    `INSERT INTO api_keys (id, name, token_hash, scope, requests_per_minute, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const setUsed = connection.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ?');
  const remove = connection.prepare('DELETE FROM api_keys WHERE id = ?');

  function list(): ApiKey[] {
    return all.all().map((row) => presented(rowSchema.parse(row)));
  }

  return {
    handlers: {
      'apiKeys.list': () => ({ keys: list() }),
      'apiKeys.create': ({ name, scope, requestsPerMinute }) =>
        database.transaction(() => {
          const present = list();
          if (present.some((key) => key.name.toLowerCase() === name.toLowerCase()))
            throw new PolyptychError('conflict', `There is a key named "${name}": choose another name.`);
          if (present.length >= apiKeyLimits.count)
            throw new PolyptychError(
              'conflict',
              `There are ${apiKeyLimits.count} keys, which is the most: revoke one that is not used.`,
            );
          const { id, token } = newToken();
          insert.run(id, name, hashOf(token), scope, requestsPerMinute, clock.now());
          return { key: presented(rowSchema.parse(one.get(id))), token };
        }),
      'apiKeys.revoke'({ keyId }) {
        if (remove.run(keyId).changes === 0)
          throw new PolyptychError('not_found', 'There is no such key any more.');
        return {};
      },
    },
    authenticate(token) {
      const id = keyIdOf(token);
      const row = id === null ? undefined : one.get(id);
      if (!row) return null;
      const key = rowSchema.parse(row);
      if (!isTokenOf(token, key.token_hash)) return null;
      if (key.last_used_at === null || clock.now() - key.last_used_at >= lastUseStepMs)
        setUsed.run(clock.now(), key.id);
      return presented(key);
    },
  };
}

function presented(row: z.output<typeof rowSchema>): ApiKey {
  const { id, name, scope, requests_per_minute, created_at, last_used_at } = row;
  return {
    id,
    name,
    scope,
    requestsPerMinute: requests_per_minute,
    createdAt: created_at,
    lastUsedAt: last_used_at,
  };
}
