import { z } from 'zod';

const picksSchema = z.record(z.string(), z.string());

/** What a prompt took of each list of its theme, each entry once; nothing where the text is not what we write. */
export function readPicks(themePicks: string): [list: string, entries: string[]][] {
  const { data } = picksSchema.safeParse(JSON.parse(themePicks));
  return Object.entries(data ?? {}).map(([list, entries]) => [list, [...new Set(entries.split('\n'))]]);
}
