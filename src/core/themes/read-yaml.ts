import { Composer, type Node, LineCounter, Lexer, Parser, isAlias, isMap, isScalar, isSeq } from 'yaml';
import { PolyptychError } from '#shared/errors.ts';

/** A value of a document with its place: what messages about it point at. */
export type Located =
  | {
      kind: 'scalar';
      value: string | number | boolean | null;
      written: string;
      offset: number;
      exact: boolean;
    }
  | { kind: 'list'; items: Located[]; offset: number }
  | { kind: 'map'; entries: Map<string, { value: Located; offset: number }>; offset: number };

/** What cannot be read: a sentence and where, in characters from the beginning. */
export class DocumentError extends PolyptychError {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super('bad_input', message);
    this.name = 'DocumentError';
    this.offset = offset;
  }
}

/** Open parts at a time: themes need five or so, the parser takes some for each. */
const maximumDepth = 40;
/** Words and signs of the file: a theme of the allowed size has far fewer. */
const maximumLexemes = 30_000;
/** Values, each use of an alias counted in full. */
const maximumValues = 50_000;

/**
 * Reads one YAML document; JSON is YAML, too. Depth and number of parts are bounded while it is read, aliases while they
 * are put in; throws a DocumentError.
 */
export function readYaml(text: string): {
  document: Located;
  positionOf(offset: number): { line: number; col: number };
} {
  const lineCounter = new LineCounter();
  const documents = compose(text, lineCounter);
  const [first, second] = documents;
  if (!first?.contents) throw new DocumentError('The file is empty: it should hold a theme.', 0);
  if (second)
    throw new DocumentError('The file holds more than one document: make a file of each.', second.range[0]);
  const [error] = first.errors;
  if (error)
    throw new DocumentError(sentence(error.message) + quotesAdvice(text, error.pos[0]), error.pos[0]);
  return { document: locate(first.contents, text), positionOf: (offset) => lineCounter.linePos(offset) };
}

/** The parser keeps a stack of its own, the composer calls itself: depth is bounded between them. */
function compose(text: string, lineCounter: LineCounter) {
  const parser = new Parser(lineCounter.addNewLine);
  lineCounter.addNewLine(0);
  const tokens = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    lexemes += 1;
    if (parser.stack.length > maximumDepth)
      throw new DocumentError('The file is nested too deeply: a theme needs five levels.', parser.offset);
    if (lexemes > maximumLexemes)
      throw new DocumentError(
        'The file has too many parts: split it into several themes or wildcard files.',
        parser.offset,
      );
  }
  tokens.push(...parser.end());
  // Comparing each key with all others takes long with many; they are compared below.
  const composer = new Composer({
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
  });
  return [...composer.compose(tokens)];
}

function locate(root: Node, text: string): Located {
  const anchors = new Map<string, Node>();
  let values = 0;

  function visit(node: Node | null, depth: number, offset: number): Located {
    values += 1;
    if (values > maximumValues)
      throw new DocumentError('The file becomes too large: use fewer aliases and entries.', offset);
    if (depth > maximumDepth)
      throw new DocumentError(
        'The file is nested too deeply: an alias may not stand inside what it names.',
        offset,
      );
    if (node === null) return { kind: 'scalar', value: null, written: '', offset, exact: false };
    const start = node.range?.[0] ?? offset;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (!target) throw new DocumentError(`There is no anchor &${node.source} before this alias.`, start);
      return visit(target, depth + 1, start);
    }
    if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    if (isScalar(node)) return scalar(node, start);
    if (isSeq<Node | null>(node))
      return { kind: 'list', items: node.items.map((item) => visit(item, depth + 1, start)), offset: start };
    if (isMap<Node | null, Node | null>(node)) return map(node, depth, start);
    throw new DocumentError('This is neither text, nor a list, nor a map.', start);
  }

  function scalar(node: Node & { value: unknown }, start: number): Located {
    const { value } = node;
    const isValue =
      value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isValue) throw new DocumentError('This is neither text nor a number.', start);
    const written = typeof value === 'string' ? value : text.slice(start, node.range?.[1] ?? start);
    const offset = /^["']/.test(text.slice(start, start + 1)) ? start + 1 : start;
    const exact = !written.includes('\n') && text.startsWith(written, offset);
    return { kind: 'scalar', value, written, offset: exact ? offset : start, exact };
  }

  function map(
    node: { items: { key: Node | null; value: Node | null }[] },
    depth: number,
    start: number,
  ): Located {
    const entries = new Map<string, { value: Located; offset: number }>();
    for (const { key, value } of node.items) {
      const offset = key?.range?.[0] ?? start;
      if (!isScalar(key))
        throw new DocumentError('A name must be text: write it in quotes if it begins with { or [.', offset);
      const name = String(key.value);
      if (entries.has(name)) throw new DocumentError(`"${name}" is given twice: remove one of them.`, offset);
      entries.set(name, { value: visit(value, depth + 1, offset), offset });
    }
    return { kind: 'map', entries, offset: start };
  }

  return visit(root, 0, 0);
}

const sentence = (message: string) => `${message.split('\n')[0]?.trim().replace(/[.:]$/, '')}.`;

/** The mistake that people make most: a text that begins with a brace, which YAML takes for a map. */
function quotesAdvice(text: string, offset: number): string {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const unquoted = /^\s*(?:- |[\w-]+:)\s*\{/.test(text.slice(begin, offset));
  return unquoted ? ' A text that begins with { is written in quotes.' : '';
}
