import { z } from 'zod';
import type { Database } from '../storage/database.ts';
import type { QuarantineMemory } from './quarantine.ts';

const rowSchema = z.object({
  device_id: z.string(),
  until: z.number(),
  rounds: z.int().positive(),
  reason: z.string(),
});

/** Devices that are left alone, kept in the database: a card that ends its workers is not trusted anew at each start. */
export function createQuarantineMemory({ connection }: Database): QuarantineMemory {
  const insert = connection.prepare(
    'INSERT OR REPLACE INTO quarantined_devices (device_id, until, rounds, reason) VALUES (?, ?, ?, ?)',
  );
  const remove = connection.prepare('DELETE FROM quarantined_devices WHERE device_id = ?');
  return {
    load: () =>
      connection
        .prepare('SELECT * FROM quarantined_devices')
        .all()
        .flatMap((row) => {
          const { data } = rowSchema.safeParse(row);
          return data
            ? [{ deviceId: data.device_id, until: data.until, rounds: data.rounds, reason: data.reason }]
            : [];
        }),
    keep: ({ deviceId, until, rounds, reason }) => void insert.run(deviceId, until, rounds, reason),
    forget: (deviceId) => void remove.run(deviceId),
  };
}

/** For a look at the devices that keeps nothing. */
export const noQuarantineMemory: QuarantineMemory = {
  load: () => [],
  keep: () => undefined,
  forget: () => undefined,
};
