import { type Settings, defaultSettings, settingsSchema } from '#shared/contract/settings.ts';
import type { Database } from '../storage/database.ts';

/** What is undefined stays as it is. */
export type SettingsChanges = { [K in keyof Settings]?: Settings[K] | undefined };

export interface SettingsStore {
  /** The stored settings under this run's overrides. */
  current(): Settings;
  update(changes: SettingsChanges): Settings;
}

/**
 * Settings as key and JSON value in the database. A stored value that no longer fits its schema falls back to the
 * default. An override holds for this run until the user changes that very setting.
 */
export function createSettingsStore(database: Database, overrides: Partial<Settings>): SettingsStore {
  const select = database.connection.prepare('SELECT key, value FROM settings');
  const upsert = database.connection.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  let active: Settings = settingsSchema.parse({ ...defaultSettings, ...stored(), ...overrides });

  function stored(): Partial<Settings> {
    const known: Record<string, unknown> = {};
    for (const row of select.all()) known[String(row['key'])] = parseJson(String(row['value']));
    const valid = Object.entries(settingsSchema.shape).filter(
      ([key, schema]) => schema.safeParse(known[key]).success,
    );
    return Object.fromEntries(valid.map(([key]) => [key, known[key]]));
  }

  return {
    current: () => active,
    update(changes) {
      const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
      const next = settingsSchema.parse({ ...active, ...Object.fromEntries(changed) });
      database.transaction(() => {
        for (const [key, value] of changed) upsert.run(key, JSON.stringify(value));
      });
      active = next;
      return active;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
