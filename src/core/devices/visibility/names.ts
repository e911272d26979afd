import type { FoundDevice } from '../sources/source.ts';

export const idsOf = (devices: readonly FoundDevice[]): string[] => devices.map(({ id }) => id);

/** The only name that begins so, whatever the case, by its position; null where none does, or several. */
export function onlyOneBeginning(beginning: string, names: readonly (string | null)[]): number | null {
  const wanted = beginning.toLowerCase();
  const fitting = names.flatMap((name, position) =>
    name?.toLowerCase().startsWith(wanted) ? [position] : [],
  );
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** The same for UUIDs, of which all begin with `GPU-`: that alone names none. */
export function findByUuid(beginning: string, uuids: readonly (string | null)[]): number | null {
  return beginning.length > 'GPU-'.length ? onlyOneBeginning(beginning, uuids) : null;
}
