import { at, factorial, sumsWithout, symmetricSums } from './count-picks.ts';
import {
  type ChoiceMade,
  type ChoiceOption,
  type ChoiceTree,
  type Expansion,
  numberText,
} from './choice-tree.ts';

/** The combination of that number, 0 to `tree.count - 1`: the same number always gives the same text. */
export function expandAt(tree: ChoiceTree, index: bigint): Expansion {
  const values = new Map<string, string>();
  const choices: ChoiceMade[] = [];

  function expand(node: ChoiceTree, number: bigint): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'sequence':
        return node.parts
          .map((part, place) => expand(part, (number / at(node.strides, place)) % part.count))
          .join('');
      case 'choice': {
        let left = number;
        for (const option of node.options) {
          if (left < option.tree.count) return take(node.list, option, left);
          left -= option.tree.count;
        }
        throw new RangeError(`There is no combination ${number} of ${node.count}.`);
      }
      case 'pick':
        return pickAt(node, number);
      case 'numbers':
        return numberText(node, Number(number));
      case 'set':
        values.set(node.name, expand(node.body, number));
        return '';
      case 'get':
        return values.get(node.name) ?? '';
    }
  }

  function take(list: string | null, option: ChoiceOption, number: bigint): string {
    choices.push({ list, option: option.label });
    return expand(option.tree, number);
  }

  /** Fewer first; among as many, by the first one picked, then by the second. */
  function pickAt(node: ChoiceTree & { kind: 'pick' }, number: bigint): string {
    const remaining = [...node.options];
    let left = number;
    let sums = symmetricSums(
      remaining.map(({ tree: { count } }) => count),
      node.maximum,
    );
    let size = node.minimum;
    for (; size < node.maximum; size += 1) {
      const ways = factorial(size) * at(sums, size);
      if (left < ways) break;
      left -= ways;
    }
    const texts: string[] = [];
    for (; size > 0; size -= 1) {
      for (const [place, option] of remaining.entries()) {
        const without = sumsWithout(sums, option.tree.count);
        const waysBehind = factorial(size - 1) * at(without, size - 1);
        const ways = option.tree.count * waysBehind;
        if (left >= ways) {
          left -= ways;
          continue;
        }
        texts.push(take(node.list, option, left / waysBehind));
        left %= waysBehind;
        sums = without;
        remaining.splice(place, 1);
        break;
      }
    }
    return texts.join(node.separator);
  }

  return { text: expand(tree, index), choices };
}
