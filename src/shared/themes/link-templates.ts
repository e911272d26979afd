import { type BuiltOption, choicePart, numbersPart, pickPart, sequencePart, textPart } from './build-tree.ts';
import { nearestName } from './nearest-name.ts';
import { parseTemplate, splitWeight } from './parse-template.ts';
import { TemplateError, type TemplateNode, type TemplateOption } from './template-nodes.ts';
import { themeLimits } from './theme-limits.ts';
import {
  type Location,
  type ThemeEntry,
  type ThemeProblem,
  type ThemeSource,
  type Wildcards,
  locationIn,
} from './theme-source.ts';
import type { Measured } from './tree-measures.ts';
import { matchWildcardNames } from './wildcard-names.ts';

/** Thrown when going on would only cost time; what is wrong has been noted. */
class TooMuch extends Error {}

export interface LinkedTemplates {
  root: Measured;
  problems: ThemeProblem[];
}

/** Reads all templates of a theme and looks up all that they name. Never throws: what is wrong becomes a problem. */
export function linkTemplates(
  { templates, lists }: Pick<ThemeSource, 'templates' | 'lists'>,
  wildcards: Wildcards,
): LinkedTemplates {
  const problems: ThemeProblem[] = [];
  const built = new Map<string, Measured>();
  /** Lists and wildcard files that are being read, outermost first: who comes back to one of them goes in a circle. */
  const path: string[] = [];
  let optionCount = 0;

  function report(message: string, location: Location, severity: ThemeProblem['severity'] = 'error') {
    problems.push({ severity, message, location });
    if (problems.length >= themeLimits.problems) throw new TooMuch();
  }

  function countOptions(more: number, location: Location) {
    optionCount += more;
    if (optionCount <= themeLimits.options) return;
    report(
      `The theme and its wildcards have more than ${themeLimits.options} entries: use fewer wildcard files.`,
      location,
    );
    throw new TooMuch();
  }

  /** All entries that can be read; those that cannot are problems and left out. */
  function optionsOf(entries: readonly ThemeEntry[]): BuiltOption[] {
    const [first] = entries;
    if (first) countOptions(entries.length, first.location);
    return entries.flatMap((entry) => {
      const option = entryOption(entry);
      return option ? [option] : [];
    });
  }

  function entryOption(entry: ThemeEntry): BuiltOption | null {
    const { weight, rest } =
      entry.weight === null ? splitWeight(entry.text) : { weight: entry.weight, rest: entry.text };
    const shift = entry.text.length - rest.length;
    try {
      if (weight <= 0) throw new TemplateError('A weight must be above 0: remove what never comes.', 0);
      const part = sequence(parseTemplate(rest), { ...entry, location: locationIn(entry, shift) }, new Map());
      return { weight, label: rest.trim(), part };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      report(error.message, locationIn(entry, error.offset + shift));
      return null;
    }
  }

  /** @param variables what has been chosen so far in this template */
  function sequence(
    nodes: readonly TemplateNode[],
    entry: ThemeEntry,
    variables: Map<string, Measured>,
  ): Measured {
    return sequencePart(nodes.map((node) => link(node, entry, variables)));
  }

  function link(node: TemplateNode, entry: ThemeEntry, variables: Map<string, Measured>): Measured {
    const inside = (options: readonly TemplateOption[]): BuiltOption[] => {
      countOptions(options.length, entry.location);
      return options.map(({ weight, nodes, source }) => ({
        weight,
        label: source,
        part: sequence(nodes, entry, variables),
      }));
    };
    switch (node.kind) {
      case 'text':
        return textPart(node.text);
      case 'choice':
        return choicePart(null, inside(node.options));
      case 'pick': {
        const reference = onlyReference(node.options);
        if (!reference) return pickPart(null, node, inside(node.options));
        const { tree, measures } = link(reference, entry, variables);
        if (tree.kind !== 'choice') return { tree, measures };
        // One measure for all of them is an upper bound, which is what measures are.
        const options = tree.options.map((option) => ({ ...option, part: { tree: option.tree, measures } }));
        return pickPart(tree.list, node, options);
      }
      case 'optional':
        return choicePart(null, [
          ...(node.probability < 1 ? [{ weight: 1 - node.probability, label: '', part: textPart('') }] : []),
          { weight: node.probability, label: node.source, part: sequence(node.body, entry, variables) },
        ]);
      case 'numbers':
        return numbersPart(node);
      case 'list':
        return fromList(node.name, node.offset);
      case 'wildcard':
        return fromWildcards(node.pattern, node.offset);
      case 'set': {
        const body = sequence(node.body, entry, variables);
        variables.set(node.name, body);
        return {
          tree: { kind: 'set', name: node.name, body: body.tree, count: body.tree.count },
          measures: { ...body.measures, longest: 0, speaks: false },
        };
      }
      case 'get': {
        const body = variables.get(node.name);
        if (!body) {
          const message = `\${${node.name}} is used before it is set: write \${${node.name}=!…} in front of it, in the same template.`;
          throw new TemplateError(message, node.offset);
        }
        const { longest, speaks } = body.measures;
        return {
          tree: { kind: 'get', name: node.name, count: 1n },
          measures: { choices: 0, longest, speaks, bits: 0 },
        };
      }
    }
  }

  function fromList(name: string, offset: number): Measured {
    const found = lists.get(name);
    if (!found) {
      const near = nearestName(name, [...lists.keys()]);
      const advice =
        near === null ? `add it under "lists", or write ${name} without braces` : `did you mean {${near}}?`;
      throw new TemplateError(`There is no list "${name}": ${advice}${near === null ? '.' : ''}`, offset);
    }
    return once(`{${name}}`, offset, () => choicePart(name, optionsOf(found.entries)));
  }

  function fromWildcards(pattern: string, offset: number): Measured {
    const label = `__${pattern}__`;
    return once(label, offset, () => {
      const names = matchWildcardNames(pattern, wildcards.names());
      if (names.length === 0) {
        const near = nearestName(pattern, wildcards.names());
        const advice =
          near === null ? 'put it into the wildcard folder as a text file' : `did you mean __${near}__?`;
        throw new TemplateError(
          `There is no wildcard file for ${label}: ${advice}${near === null ? '.' : ''}`,
          offset,
        );
      }
      const options = names.flatMap((name) => {
        const read = wildcards.entries(name);
        if (read.state === 'unusable') throw new TemplateError(read.reason, offset);
        return optionsOf(read.entries);
      });
      return choicePart(label, options);
    });
  }

  /** Each list is read once, and never inside itself. */
  function once(label: string, offset: number, build: () => Measured): Measured {
    const known = built.get(label);
    if (known) return known;
    const circle = path.indexOf(label);
    if (circle !== -1)
      throw new TemplateError(
        `Lists go in a circle: ${[...path.slice(circle), label].join(' → ')}. Let one of them name no other.`,
        offset,
      );
    if (path.length >= themeLimits.listDepth)
      throw new TemplateError(`Lists may name each other ${themeLimits.listDepth} deep at most.`, offset);
    path.push(label);
    try {
      const part = build();
      if (part.tree.count === 0n) throw new TemplateError(`${label} has no entry that can be used.`, offset);
      built.set(label, part);
      return part;
    } finally {
      path.pop();
    }
  }

  let root = textPart('');
  try {
    root = choicePart(null, optionsOf(templates));
    const faultless = problems.length === 0;
    for (const [name, { location }] of lists)
      if (faultless && !built.has(`{${name}}`))
        report(`The list "${name}" is not used by any template.`, location, 'warning');
  } catch (error) {
    const [first] = templates;
    if (error instanceof TemplateError && first)
      problems.push({ severity: 'error', message: error.message, location: first.location });
    else if (!(error instanceof TooMuch)) throw error;
  }
  return { root, problems };
}

/** `{2$${colour}}` and `{2$$__colours__}` pick from the list's entries. */
function onlyReference(options: readonly TemplateOption[]): TemplateNode | null {
  const [option, ...others] = options;
  const [node, ...more] = option?.nodes ?? [];
  if (!node || others.length > 0 || more.length > 0) return null;
  return node.kind === 'list' || node.kind === 'wildcard' ? node : null;
}
