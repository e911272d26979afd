import type { PromptCount } from '#shared/contract/prompts.ts';
import { divideIntoWindows, mostWindows, type WindowRules } from '#shared/prompts/prompt-windows.ts';
import { createRecentValues } from '#shared/recent-values.ts';
import { readFixedTokens } from './fixed-tokens.ts';
import { countingVersion, readTokenizer } from './read-tokenizer.ts';

export interface PromptCounterOptions {
  /** The folder of a model; throws where it cannot be used. */
  folderOf(modelId: string): string;
}

export interface PromptCounter {
  /** Throws `not_found` or `model_invalid` where the model cannot be used. */
  count(modelId: string, prompt: string): PromptCount;
}

/** A tokenizer takes some ten megabytes, and a fifth of a second to read: those that are in use are kept. */
const keptTokenizers = 3;

export function createPromptCounter({ folderOf }: PromptCounterOptions): PromptCounter {
  const kept = createRecentValues<{ version: string; rules: WindowRules }>(keptTokenizers);

  function rulesOf(folder: string): WindowRules {
    const version = countingVersion(folder);
    const known = kept.get(folder);
    if (known?.version === version) return known.rules;
    const fixed = readFixedTokens(folder);
    const tokenizer = readTokenizer(folder, fixed.window);
    const fixedWindows = fixed.prompt === null ? null : Math.floor(fixed.prompt / tokenizer.windowTokens);
    const rules = { ...tokenizer, maximumWindows: Math.max(fixedWindows ?? mostWindows, 1) };
    kept.set(folder, { version, rules });
    return rules;
  }

  return {
    count(modelId, prompt) {
      const rules = rulesOf(folderOf(modelId));
      const { windows, truncatedTokens } = divideIntoWindows(prompt, rules);
      return {
        windows: windows.map(({ ids }) => ids.length),
        windowTokens: rules.textTokens,
        truncatedTokens,
        leftOut: truncatedTokens > 0 ? prompt.slice(lengthRead(prompt, rules)).trim() : '',
      };
    },
  };
}

/** Words up to this length are shown whole; in scripts without spaces a "word" is a whole sentence. */
const longestWord = 40;

/** Characters of the longest beginning that the model reads whole, found by halving; words are not torn. */
function lengthRead(prompt: string, rules: WindowRules): number {
  const isRead = (length: number) => divideIntoWindows(prompt.slice(0, length), rules).truncatedTokens === 0;
  let read = 0;
  let unread = prompt.length;
  while (unread - read > 1) {
    const middle = Math.floor((read + unread) / 2);
    if (isRead(middle)) read = middle;
    else unread = middle;
  }
  // Half a word may have fewer tokens than the whole one, or more.
  const before = prompt.slice(0, read).search(/\S*$/);
  const after = read + prompt.slice(read).search(/\s|$/);
  if (after - before > longestWord) return read;
  return isRead(after) ? after : before;
}
