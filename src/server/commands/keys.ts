import { join } from 'node:path';
import { type ApiKeys, createApiKeys } from '#core/api-keys/api-keys.ts';
import { openDatabase } from '#core/storage/database.ts';
import { ensureUsableFolder } from '#core/storage/usable-folder.ts';
import { systemClock } from '#core/system-clock.ts';
import { type ApiKey, newApiKeySchema } from '#shared/contract/api-keys.ts';
import { PolyptychError } from '#shared/errors.ts';
import { sentenceOf } from '#shared/rpc/serve.ts';
import { usualHome } from '../app-environment.ts';
import { fittedTable } from '../text-table.ts';

export interface CreateKeyOptions {
  scope: string;
  requestsPerMinute?: number;
  json?: true;
}

/** Lists the keys of the HTTP API, oldest first, as a table or one JSON array. Works beside a running app. */
export async function runKeysList(options: { json?: true }): Promise<void> {
  const { keys } = await withKeys(async ({ handlers }) => handlers['apiKeys.list']({}, context));
  if (options.json) return print(JSON.stringify(keys));
  if (keys.length === 0) return print('There are no keys: make one with "keys create".');
  const table = fittedTable(
    [
      { title: 'Id', cell: ({ id }) => id },
      { title: 'May', cell: ({ scope }) => scope },
      { title: 'A minute', cell: ({ requestsPerMinute }) => String(requestsPerMinute), align: 'right' },
      { title: 'Last used', cell: ({ lastUsedAt }) => timeText(lastUsedAt) },
      { title: 'Name', cell: ({ name }) => name, shorten: true },
    ],
    keys,
    process.stdout.isTTY ? process.stdout.columns : null,
  );
  print(table.join('\n'));
}

/** Makes a key and prints its token, the only time that anybody sees it. */
export async function runKeysCreate(name: string, options: CreateKeyOptions): Promise<void> {
  const { scope, requestsPerMinute } = options;
  const parsed = newApiKeySchema.safeParse({ name, scope, requestsPerMinute });
  if (!parsed.success) throw new PolyptychError('bad_input', sentenceOf(parsed.error));
  const created = await withKeys(async ({ handlers }) => handlers['apiKeys.create'](parsed.data, context));
  if (options.json) return print(JSON.stringify(created));
  print(created.token);
  process.stderr.write('Keep it now: it is not shown again.\n');
}

/** Revokes a key by its identifier or its name: who uses it is refused from then on, by a running app too. */
export async function runKeysRevoke(which: string): Promise<void> {
  await withKeys(async ({ handlers }) => {
    const { keys } = await handlers['apiKeys.list']({}, context);
    const key = keyNamed(which, keys);
    await handlers['apiKeys.revoke']({ keyId: key.id }, context);
  });
}

/** Whether anybody could use the API. */
export async function hasKeys(): Promise<boolean> {
  const { keys } = await withKeys(async ({ handlers }) => handlers['apiKeys.list']({}, context));
  return keys.length > 0;
}

function keyNamed(which: string, keys: readonly ApiKey[]): ApiKey {
  const key = keys.find(({ id, name }) => id === which || name.toLowerCase() === which.toLowerCase());
  if (key) return key;
  throw new PolyptychError(
    'not_found',
    `There is no key "${which}": "keys list" shows those that there are.`,
  );
}

const context = { signal: new AbortController().signal };

/** The database alone, without the lock of the data folder: an app may run on it. */
async function withKeys<T>(ask: (keys: ApiKeys) => Promise<T>): Promise<T> {
  const home = usualHome();
  ensureUsableFolder(home, 'The data folder');
  const database = openDatabase(join(home, 'polyptych.db'));
  try {
    return await ask(createApiKeys({ database, clock: systemClock }));
  } finally {
    database.close();
  }
}

const timeText = (time: number | null) =>
  time === null ? 'never' : new Date(time).toISOString().slice(0, 16).replace('T', ' ');

function print(text: string) {
  process.stdout.write(`${text}\n`);
}
