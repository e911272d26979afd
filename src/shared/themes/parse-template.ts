import { parseNumberRange, parsePickHead } from './parse-group-head.ts';
import { TemplateError, type TemplateNode, type TemplateOption } from './template-nodes.ts';
import { themeLimits } from './theme-limits.ts';

const plain = /^[^{}|$_\\]*$/;
/** What a backslash takes the meaning of; before anything else it is a backslash, as in `\(`. */
const special = new Set(['{', '}', '|', '$', '_', '\\']);
const listReference = /[ \t]*([A-Za-z][\w-]*)[ \t]*\}/y;
const optionalHead = /(?:(\d{1,2}(?:\.\d{1,3})?)%)?\?/y;
const variable = /\$\{[ \t]*([A-Za-z][\w-]*)[ \t]*(\}|=!|=)/y;
const wildcard = /__([\p{L}\p{N}*?./ -]+(?:_[\p{L}\p{N}*?./ -]+)*)__/uy;
const weight = /\s*(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})::/y;

/** Reads a template or an entry of a list; throws a TemplateError. The language is described in this room's README. */
export function parseTemplate(text: string): TemplateNode[] {
  if (text.length > themeLimits.templateCharacters)
    throw new TemplateError(
      `A template may have at most ${themeLimits.templateCharacters} characters, not ${text.length}: split it into lists.`,
      0,
    );
  if (plain.test(text)) return text === '' ? [] : [{ kind: 'text', text }];
  const reader = createReader(text);
  return reader.all();
}

/** Takes a weight off the front of a list's entry: `3::caravan`. */
export function splitWeight(text: string): { weight: number; rest: string } {
  weight.lastIndex = 0;
  const found = weight.exec(text);
  return found?.[1] === undefined
    ? { weight: 1, rest: text }
    : { weight: Number(found[1]), rest: text.slice(found[0].length) };
}

function createReader(text: string) {
  let at = 0;

  /** Matches at the current place and moves on behind it. */
  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  }

  /** Parts up to an end that is ours: the bar and the brace mean something only inside braces. */
  function sequence(depth: number): TemplateNode[] {
    const nodes: TemplateNode[] = [];
    let written = '';
    const add = (node: TemplateNode) => {
      if (written !== '') nodes.push({ kind: 'text', text: written });
      written = '';
      nodes.push(node);
    };
    while (at < text.length) {
      const character = text.charAt(at);
      if (depth > 0 && (character === '|' || character === '}')) break;
      if (character === '{') add(group(depth + 1));
      else if (character === '}')
        throw new TemplateError('This } closes nothing: add the { or write \\}.', at);
      else if (character === '$' && text[at + 1] === '{') add(variablePart(depth));
      else if (character === '_' && text[at + 1] === '_') add(wildcardPart());
      else {
        const escaped = character === '\\' && special.has(text.charAt(at + 1));
        written += escaped ? text.charAt(at + 1) : character;
        at += escaped ? 2 : 1;
      }
    }
    if (written !== '') nodes.push({ kind: 'text', text: written });
    return nodes;
  }

  function group(depth: number): TemplateNode {
    const start = at;
    if (depth > themeLimits.braceDepth)
      throw new TemplateError(`Braces may be ${themeLimits.braceDepth} deep at most: use lists.`, start);
    at += 1;
    const list = take(listReference)?.[1];
    if (list !== undefined) return { kind: 'list', name: list, offset: start };
    const numbers = parseNumberRange(text, at);
    if (numbers) {
      at = numbers.end;
      return numbers.node;
    }
    const optional = take(optionalHead);
    if (optional) {
      const probability = optional[1] === undefined ? 0.5 : Number(optional[1]) / 100;
      if (probability === 0)
        throw new TemplateError('A part that is there in 0 % is never there: remove it.', start);
      const from = at;
      const options = optionsUntilEnd(start, depth);
      const [first] = options;
      const body: TemplateNode[] =
        options.length === 1 && first ? first.nodes : [{ kind: 'choice', options }];
      return { kind: 'optional', probability, body, source: text.slice(from, at - 1).trim() };
    }
    const head = parsePickHead(text, at);
    if (head) at = head.end;
    const options = optionsUntilEnd(start, depth);
    if (!head) return { kind: 'choice', options };
    return {
      kind: 'pick',
      minimum: head.minimum,
      maximum: head.maximum,
      separator: head.separator,
      options,
    };
  }

  function optionsUntilEnd(start: number, depth: number): TemplateOption[] {
    const options: TemplateOption[] = [];
    for (;;) {
      const weightAt = at;
      const weighted = take(weight);
      const value = weighted ? Number(weighted[1]) : 1;
      if (value <= 0) throw new TemplateError('A weight must be above 0: remove what never comes.', weightAt);
      const from = at;
      const nodes = sequence(depth);
      options.push({ weight: value, nodes, source: text.slice(from, at).trim() });
      const end = text[at];
      if (end === undefined) throw new TemplateError('This { is never closed: add the }.', start);
      at += 1;
      if (end === '}') return options;
    }
  }

  function variablePart(depth: number): TemplateNode {
    const offset = at;
    const found = take(variable);
    const [, name, next] = found ?? [];
    if (name === undefined)
      throw new TemplateError(
        'A variable is ${name}, and is set by ${name=!…}; for a dollar sign write \\$.',
        offset,
      );
    if (next === '}') return { kind: 'get', name, offset };
    if (next === '=')
      throw new TemplateError(
        `\${${name}=…} would choose anew at each use: write \${${name}=!…} to choose once, or make it a list.`,
        offset,
      );
    if (depth > 0) throw new TemplateError('A variable is set outside of braces only.', offset);
    const body = sequence(1);
    if (text[at] !== '}') throw new TemplateError('This ${ is never closed: add the }.', offset);
    at += 1;
    return { kind: 'set', name, body, offset };
  }

  function wildcardPart(): TemplateNode {
    const offset = at;
    const pattern = take(wildcard)?.[1];
    if (pattern === undefined)
      throw new TemplateError('A wildcard is __name__; for two underscores write \\_\\_.', offset);
    return { kind: 'wildcard', pattern, offset };
  }

  return { all: () => sequence(0) };
}
