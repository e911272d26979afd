import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OrderedNode, createOrderedList } from './ordered-list.ts';

interface Entry {
  priority: number;
  rank: number;
}

test('keeps higher priorities first and ranks in order, whatever is inserted and removed', () => {
  const action = fc.record({
    remove: fc.boolean(),
    at: fc.nat(),
    priority: fc.integer({ min: -2, max: 2 }),
    rank: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const list = createOrderedList<Entry>();
      const nodes: OrderedNode<Entry>[] = [];
      for (const { remove, at, priority, rank } of actions) {
        const node = nodes[at % Math.max(1, nodes.length)];
        if (remove && node) {
          list.remove(node);
          nodes.splice(nodes.indexOf(node), 1);
        } else nodes.push(list.insert({ priority, rank }, priority, rank));
      }
      const expected = nodes
        .map(({ value }) => value)
        .sort((a, b) => b.priority - a.priority || a.rank - b.rank)
        .map(({ priority, rank }) => `${priority} ${rank}`);
      expect([...list].map(({ priority, rank }) => `${priority} ${rank}`)).toEqual(expected);
    }),
  );
});

test('may lose what is being looked at while it is gone through', () => {
  const list = createOrderedList<string>();
  const nodes = new Map(['a', 'b', 'c'].map((name, rank) => [name, list.insert(name, 0, rank)]));
  const seen: string[] = [];
  for (const name of list) {
    seen.push(name);
    const node = nodes.get(name);
    if (node) list.remove(node);
  }
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(list.first()).toBeNull();
});
