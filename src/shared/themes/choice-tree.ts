/**
 * A theme with all names looked up: what is chosen where, and in how many ways. Lists are shared, so that a tree is as
 * large as its theme, not as its prompts. `count` is the number of ways to expand a part; combinations are numbered from
 * 0, and the last choice changes fastest.
 */
export type ChoiceTree =
  | { kind: 'text'; text: string; count: bigint }
  /** `strides[i]` is the number of ways to expand all parts behind part i. */
  | { kind: 'sequence'; parts: readonly ChoiceTree[]; strides: readonly bigint[]; count: bigint }
  | { kind: 'choice'; list: string | null; options: readonly ChoiceOption[]; count: bigint }
  | {
      kind: 'pick';
      list: string | null;
      minimum: number;
      maximum: number;
      separator: string;
      options: readonly ChoiceOption[];
      count: bigint;
    }
  | { kind: 'numbers'; from: number; step: number; values: number; decimals: number; count: bigint }
  | { kind: 'set'; name: string; body: ChoiceTree; count: bigint }
  | { kind: 'get'; name: string; count: bigint };

export interface ChoiceOption {
  weight: number;
  /** As written: what the choice is known by when favorites are counted. */
  label: string;
  tree: ChoiceTree;
}

/** One choice that a prompt took: of which list (null for options written in a template), and what. */
export interface ChoiceMade {
  list: string | null;
  option: string;
}

export interface Expansion {
  text: string;
  choices: ChoiceMade[];
}

/** Number `value` of a range, with the decimals that were written. */
export const numberText = (node: ChoiceTree & { kind: 'numbers' }, value: number): string =>
  (node.from + value * node.step).toFixed(node.decimals);
