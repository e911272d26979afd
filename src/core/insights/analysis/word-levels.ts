import type { Evidence } from '../evidence/gather-groups.ts';
import { promptWords } from '../evidence/prompt-words.ts';
import type { Level } from './setting-levels.ts';

/** A word is looked at from so many requests with it and so many without it. */
export const fewestRequests = 5;
const mostWords = 150;
/** Pairs are of the words in most requests only: their number grows with the square. */
const wordsInPairs = 30;
const mostPairs = 100;

export interface PairLevel extends Level {
  /** Groups with the first word alone and with the second alone. */
  only: readonly [number[], number[]];
}

/** Prompts are read in pieces: each `yield` is a moment at which others may have their turn. */
export function* wordLevels(evidence: Evidence): Generator<void, { words: Level[]; pairs: PairLevel[] }> {
  const wordsOf: string[][] = [];
  for (const [index, prompt] of evidence.prompts.entries()) {
    wordsOf.push(promptWords(prompt));
    if (index % 200 === 199) yield;
  }
  const found = new Map<string, { members: number[]; requests: Set<number> }>();
  for (const [index, { prompt, request }] of evidence.groups.entries()) {
    for (const word of wordsOf[prompt] ?? []) {
      const known = found.get(word);
      if (known) {
        known.members.push(index);
        known.requests.add(request);
      } else found.set(word, { members: [index], requests: new Set([request]) });
    }
    if (index % 500 === 499) yield;
  }
  const enough = (requests: number) =>
    requests >= fewestRequests && evidence.requests - requests >= fewestRequests;
  const frequent = [...found]
    .filter(([, { requests }]) => enough(requests.size))
    .sort(([a, x], [b, y]) => y.requests.size - x.requests.size || (a < b ? -1 : 1));
  const words = joinInseparable(
    frequent.slice(0, mostWords).map(([word, { members }]) => ({ key: word, label: word, members })),
  );
  yield;

  const pairs: PairLevel[] = [];
  const candidates = words.slice(0, wordsInPairs).map((level) => ({ level, groups: new Set(level.members) }));
  for (const [at, first] of candidates.entries()) {
    for (const second of candidates.slice(at + 1)) {
      const members = first.level.members.filter((group) => second.groups.has(group));
      const requests = new Set(members.map((group) => evidence.groups[group]?.request));
      if (!enough(requests.size)) continue;
      const only = [
        first.level.members.filter((group) => !second.groups.has(group)),
        second.level.members.filter((group) => !first.groups.has(group)),
      ] as const;
      if (only.some((groups) => groups.length === 0)) continue;
      pairs.push({
        key: `${first.level.key}\n${second.level.key}`,
        label: `${first.level.label} + ${second.level.label}`,
        members,
        only,
      });
    }
    yield;
  }
  return { words, pairs: pairs.sort((a, b) => b.members.length - a.members.length).slice(0, mostPairs) };
}

/** Words that never come without each other are one: nothing can tell which of them it is. */
function joinInseparable(levels: readonly Level[]): Level[] {
  const joined = new Map<string, Level>();
  for (const level of levels) {
    const members = `${level.members.length} ${level.members.reduce((hash, group) => Math.imul(hash, 31) + group, 7)}`;
    const same = joined.get(members);
    if (same) same.label += `, ${level.label}`;
    else joined.set(members, { ...level });
  }
  return [...joined.values()];
}
