/** What a prompt took of each list of its theme, each entry once; nothing where the text is not what we write. */
export function readPicks(themePicks: string): [list: string, entries: string[]][] {
  const picks: unknown = JSON.parse(themePicks);
  if (typeof picks !== 'object' || picks === null) return [];
  return Object.entries(picks).flatMap(([list, entries]: [string, unknown]) =>
    typeof entries === 'string' ? [[list, [...new Set(entries.split('\n'))]]] : [],
  );
}
