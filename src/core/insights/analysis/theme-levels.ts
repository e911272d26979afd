import type { JudgedGroup } from '../evidence/gather-groups.ts';
import { readPicks } from '../evidence/picks.ts';
import type { Level } from './setting-levels.ts';

export interface PartLevel extends Level {
  list: string;
  entry: string;
  /** Groups of the same theme that took something else of the same list, and these. */
  among: number[];
}

/** The themes, by how many pictures there are. */
export function themeLevels(groups: readonly JudgedGroup[]): Level[] {
  const levels = new Map<string, Level>();
  for (const [index, { themeId }] of groups.entries()) {
    if (themeId === null) continue;
    const level = levels.get(themeId) ?? { key: themeId, label: themeId, members: [] };
    levels.set(themeId, level);
    level.members.push(index);
  }
  return [...levels.values()].sort((a, b) => b.members.length - a.members.length);
}

const longestLabel = 60;
const mostParts = 150;

/** Entries of the themes' lists, those of most groups first; at most so many. */
export function partLevels(groups: readonly JudgedGroup[], most = mostParts): PartLevel[] {
  const lists = new Map<string, number[]>();
  const levels = new Map<string, PartLevel>();
  for (const [index, { themeId, themePicks }] of groups.entries()) {
    if (themeId === null || themePicks === null) continue;
    for (const [list, entries] of readPicks(themePicks)) {
      const among = lists.get(`${themeId}\n${list}`) ?? [];
      lists.set(`${themeId}\n${list}`, among);
      among.push(index);
      for (const entry of entries) {
        const key = `${themeId}\n${list}\n${entry}`;
        const level = levels.get(key) ?? {
          key,
          list,
          entry,
          label: labelOf(list, entry),
          members: [],
          among,
        };
        levels.set(key, level);
        level.members.push(index);
      }
    }
  }
  return [...levels.values()].sort((a, b) => b.members.length - a.members.length).slice(0, most);
}

function labelOf(list: string, entry: string): string {
  const short = entry.length > longestLabel ? `${entry.slice(0, longestLabel)}…` : entry;
  return `${list}: ${short === '' ? 'nothing' : short}`;
}
