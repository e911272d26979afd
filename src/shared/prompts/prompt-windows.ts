import { parsePromptAttention } from './prompt-attention.ts';

/** The tokens of the text in one window, without start, end and padding, and the weight of each. */
export interface TextWindow {
  ids: number[];
  weights: number[];
}

export interface PromptWindows {
  /** At least one; one without tokens where the prompt is empty, or asks for it by BREAK. */
  windows: TextWindow[];
  /** Tokens that did not fit and were left out. */
  truncatedTokens: number;
}

export interface WindowRules {
  /** The tokens of a text alone. */
  tokenize(text: string): readonly number[];
  /** Tokens of the text that one window holds. */
  textTokens: number;
  /** The token of a comma, at which windows are rather divided; null where there is none. */
  commaId: number | null;
  maximumWindows: number;
}

/**
 * Windows that one prompt may have, where the model does not say: all that fit into a prompt of ordinary words. Without a
 * limit a prompt of some thousand emoji, or of nothing but BREAK, would ask for more memory than any card has.
 */
export const mostWindows = 16;

/** A comma at most so many tokens before the end of a window ends it early: 20 of 75 (the web UI's "comma padding backtrack"). */
const commaReach = (textTokens: number) => Math.round((textTokens * 20) / 75);

/**
 * Divides a prompt into windows as AUTOMATIC1111's web UI does (`tokenize_line`): each is filled, but where a comma stands
 * near its end, what follows the comma goes into the next one whole. The last window that may be is filled to the brim,
 * and what does not fit is left out; a BREAK that there is no window for has no effect.
 */
export function divideIntoWindows(prompt: string, rules: WindowRules): PromptWindows {
  const { tokenize, textTokens, commaId, maximumWindows } = rules;
  const windows: TextWindow[] = [];
  let window: TextWindow = { ids: [], weights: [] };
  /** Tokens of the window up to its last comma; 0 where it has none. */
  let tokensToComma = 0;
  let truncatedTokens = 0;
  const isLast = () => windows.length === maximumWindows - 1;

  /** Begins the next window with those tokens of this one that come after `length`. */
  function next(length = window.ids.length) {
    const { ids, weights } = window;
    windows.push({ ids: ids.slice(0, length), weights: weights.slice(0, length) });
    window = { ids: ids.slice(length), weights: weights.slice(length) };
    tokensToComma = 0;
  }

  for (const piece of parsePromptAttention(prompt)) {
    if (piece.kind === 'break') {
      if (!isLast()) next();
      continue;
    }
    for (const id of tokenize(piece.text)) {
      if (window.ids.length === textTokens && !isLast()) {
        const moved = textTokens - tokensToComma;
        // A comma itself stays with what it follows as long as there is room, so it never is moved.
        next(
          id !== commaId && tokensToComma > 0 && moved < commaReach(textTokens) ? tokensToComma : undefined,
        );
      }
      if (window.ids.length === textTokens) {
        truncatedTokens += 1;
        continue;
      }
      window.ids.push(id);
      window.weights.push(piece.weight);
      if (id === commaId) tokensToComma = window.ids.length;
    }
  }
  if (window.ids.length > 0 || windows.length === 0) next();
  return { windows, truncatedTokens };
}
