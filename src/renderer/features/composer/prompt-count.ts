import { countOf } from '#shared/count-of.ts';
import type { PromptCount } from '#shared/contract/prompts.ts';

/** A count in short, for the eye, and as a sentence, for the ear. */
export function describeCount({ windows, windowTokens, truncatedTokens }: PromptCount) {
  const used = windows.reduce((sum, tokens) => sum + tokens, 0);
  const places = windows.length * windowTokens;
  const more = windows.length > 1 ? ` · ${countOf(windows.length, 'window')}` : '';
  const over = truncatedTokens > 0 ? ` · ${truncatedTokens} left out` : '';
  return {
    short: `${used}/${places}${more}${over}`,
    spoken: [
      `${used} of ${countOf(places, 'token')}`,
      ...(windows.length > 1 ? [`in ${countOf(windows.length, 'window')}`] : []),
      ...(truncatedTokens > 0 ? [`${truncatedTokens} left out`] : []),
    ].join(', '),
    explained: `This model reads a prompt in windows of ${countOf(windowTokens, 'token')}; a token is a short word or a part of one.`,
  };
}
