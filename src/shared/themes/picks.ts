import { jobLimits } from '../contract/jobs.ts';
import type { ChoiceMade } from './choice-tree.ts';

/**
 * What a prompt took of each named list: the entry as written. Several of one list stand in one text, a line each, in
 * the order in which they were chosen. Wildcards count as lists by the name `__pattern__`; options that a template
 * writes itself have no name and are left out.
 */
export function picksOf(choices: readonly ChoiceMade[]): Record<string, string> {
  const picks = new Map<string, string>();
  for (const { list, option } of choices) {
    if (list === null) continue;
    const entry = option.replaceAll(/\s*\n\s*/g, ' ');
    const before = picks.get(list);
    picks.set(list, before === undefined ? entry : `${before}\n${entry}`);
  }
  // Not by assignment: a wildcard file may be called proto. And no longer than a job may carry.
  return Object.fromEntries(
    [...picks].map(([list, entries]) => [list.slice(0, 200), entries.slice(0, jobLimits.promptCharacters)]),
  );
}
