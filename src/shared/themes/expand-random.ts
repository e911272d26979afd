import {
  type ChoiceMade,
  type ChoiceOption,
  type ChoiceTree,
  type Expansion,
  numberText,
} from './choice-tree.ts';
import type { RandomDraws } from './random-draws.ts';

/**
 * How much likelier than written each option of a choice is to be: 1 leaves it as it is, 0 leaves it out. What favorites
 * teach; `list` is null for options written in a template.
 */
export type WeightsOfOptions = (list: string | null, options: readonly string[]) => readonly number[];

/** One combination by chance: at each choice, an option is as likely as its weight says. */
export function expandRandom(
  tree: ChoiceTree,
  draws: RandomDraws,
  weightsOf: WeightsOfOptions | null,
): Expansion {
  const values = new Map<string, string>();
  const choices: ChoiceMade[] = [];

  function expand(node: ChoiceTree): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'sequence':
        return node.parts.map(expand).join('');
      case 'choice':
        return several(node, 1).join('');
      case 'pick':
        return several(node, node.minimum + draws.below(node.maximum - node.minimum + 1)).join(
          node.separator,
        );
      case 'numbers':
        return numberText(node, draws.below(node.values));
      case 'set':
        values.set(node.name, expand(node.body));
        return '';
      case 'get':
        return values.get(node.name) ?? '';
    }
  }

  function several(node: ChoiceTree & { kind: 'choice' | 'pick' }, size: number): string[] {
    const { list } = node;
    const factors = weightsOf?.(
      list,
      node.options.map(({ label }) => label),
    );
    const weights = node.options.map(({ weight }, index) => {
      const factor = factors?.[index] ?? 1;
      return Number.isFinite(factor) && factor > 0 ? weight * factor : 0;
    });
    const used = new Set<number>();
    const taken: string[] = [];
    for (let picked = 0; picked < size; picked += 1) {
      let index = draws.weighted(weights);
      // Nobody wants any of them, and yet something must be said: as if nobody had asked.
      if (index < 0)
        index = draws.weighted(node.options.map(({ weight }, at) => (used.has(at) ? 0 : weight)));
      const option = node.options[index];
      if (!option) break;
      weights[index] = 0;
      used.add(index);
      taken.push(take(list, option));
    }
    return taken;
  }

  function take(list: string | null, option: ChoiceOption): string {
    choices.push({ list, option: option.label });
    return expand(option.tree);
  }

  return { text: expand(tree), choices };
}
