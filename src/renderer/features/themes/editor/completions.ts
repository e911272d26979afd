/** What can be named in a theme's text. */
export interface Nameable {
  wildcards: readonly string[];
  models: readonly string[];
  schedulers: readonly string[];
}

export interface ThemeCompletion {
  /** Where what is replaced begins, in characters of the line. */
  from: number;
  options: { label: string; insert: string; detail: string }[];
}

const topNames = {
  name: 'what people call it',
  description: 'one sentence',
  tags: 'a list of words',
  templates: 'a list: one is drawn for each prompt',
  lists: 'names, and what each can become',
  exclude: 'words that never stand together',
  defaults: 'settings of its pictures',
} as const;
const defaultNames = {
  model: 'the model’s id',
  steps: 'a whole number',
  guidanceScale: 'a number from 0 to 30',
  width: 'pixels',
  height: 'pixels',
  negativePrompt: 'what should not be seen',
  scheduler: 'how noise is taken away',
} as const;

/**
 * What can stand at the end of `line`: lists in braces, wildcards between underscores, names of settings at the beginning
 * of a line, and the values that are known.
 * @param before all lines above, of a YAML or JSON theme
 * @param after what follows on the line
 */
export function completionsAt(
  text: string,
  { before, line, after }: { before: string; line: string; after: string },
  { wildcards, models, schedulers }: Nameable,
): ThemeCompletion | null {
  const brace = /(?<!\$)\{([A-Za-z][\w-]*)?$/.exec(line);
  const section = sectionOf(before);
  if (brace && !/^\s*(?:defaults|lists):/.test(line)) {
    const end = /^[\w-]*\}/.test(after) ? '' : '}';
    return {
      from: line.length - (brace[1] ?? '').length,
      options: listNames(text).map((name) => ({ label: name, insert: name + end, detail: 'list' })),
    };
  }
  const wildcard = /(?<![A-Za-z0-9_])__([\w/*-]*)$/.exec(line);
  if (wildcard) {
    const end = after.startsWith('__') ? '' : '__';
    return {
      from: line.length - (wildcard[1] ?? '').length,
      options: wildcards.map((name) => ({ label: name, insert: name + end, detail: 'wildcard' })),
    };
  }
  const value = /^\s+"?(model|scheduler)"?:\s+"?([\w./-]*)$/.exec(line);
  if (value && section === 'defaults') {
    const known = value[1] === 'model' ? models : schedulers;
    return {
      from: line.length - (value[2] ?? '').length,
      options: known.map((name) => ({ label: name, insert: name, detail: '' })),
    };
  }
  const key = /^(\s*)([A-Za-z]*)$/.exec(line);
  if (!key) return null;
  const inside = (key[1] ?? '').length > 0;
  if (inside && section !== 'defaults') return null;
  const names = inside ? defaultNames : topNames;
  const end = after.startsWith(':') ? '' : ': ';
  return {
    from: (key[1] ?? '').length,
    options: Object.entries(names)
      .filter(([name]) => inside || !new RegExp(`^${name}:`, 'm').test(text))
      .map(([name, detail]) => ({ label: name, insert: name + end, detail })),
  };
}

/** The part of the file that a line stands in. */
function sectionOf(before: string): string | null {
  return [...before.matchAll(/^([A-Za-z]+):/gm)].at(-1)?.[1] ?? null;
}

/** The lists that a theme has, also while it cannot be read: in YAML, one line each or all in one. */
export function listNames(text: string): string[] {
  const block = /^lists:[ \t]*(?:#.*)?\n((?:[ \t]+.*\n|[ \t]*\n|#.*\n)*)/m.exec(`${text}\n`)?.[1];
  if (block !== undefined) {
    const indent = /^[ \t]+/.exec(block)?.[0] ?? '  ';
    const names = block.matchAll(new RegExp(`^${indent}["']?([A-Za-z][\\w-]*)["']?:`, 'gm'));
    return [...names].map(([, name]) => name ?? '');
  }
  const flow = /["']?lists["']?:\s*(\{[\s\S]*)/.exec(text)?.[1] ?? '';
  return topKeys(flow);
}

/** The keys of the braces that a text begins with, not of those inside. */
function topKeys(flow: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [whole, word] of flow.matchAll(
    /"(?:[^"\\]|\\.)*"\s*:|([A-Za-z][\w-]*)\s*:|["'](?:[^"'\\]|\\.)*["']|[{}[\]]/g,
  )) {
    if (whole === '{' || whole === '[') depth += 1;
    else if (whole === '}' || whole === ']') depth -= 1;
    else if (depth === 1 && whole.endsWith(':')) names.push(word ?? whole.replaceAll(/^"|"\s*:$/g, ''));
    if (depth === 0) break;
  }
  return names;
}
