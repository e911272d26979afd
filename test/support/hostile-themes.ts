const laughs = (levels: number) =>
  Array.from(
    { length: levels },
    (_, level) =>
      `l${level}: &l${level} [${level === 0 ? 'ha' : Array.from({ length: 9 }, () => `*l${level - 1}`).join(', ')}]`,
  ).join('\n  ');

/** A theme whose lists name each other, each in the way that `entry` says. */
const chain = (length: number, entry: (next: string) => string, last: string) =>
  `name: x\ntemplates: ["{l0}"]\nlists:\n${Array.from(
    { length },
    (_, index) => `  l${index}: ["${index === length - 1 ? last : entry(`{l${index + 1}}`)}"]\n`,
  ).join('')}`;

/** A theme that anybody could have written, with nearly as many entries as a file may have. */
export const largeTheme = `name: Large\ntemplates: ["a {word}"]\nlists:\n  word:\n${Array.from(
  { length: 4_500 },
  (_, index) => `    - word number ${index}\n`,
).join('')}`;

/** Files that want to keep whoever reads them busy; `message` is in what is said of them, empty where anything may be. */
export const hostileThemes: readonly { name: string; make: () => string; message: string }[] = [
  {
    name: '10 MB',
    make: () => `name: x\ntemplates: ["${'x'.repeat(10_000_000)}"]`,
    message: 'A theme file may have at most 256 KB',
  },
  {
    name: 'a thousand levels of lists',
    make: () => `name: ${'['.repeat(1_000)}`,
    message: 'The file is nested too deeply',
  },
  {
    name: 'a thousand closed levels',
    make: () => `name: ${'['.repeat(1_000)}${']'.repeat(1_000)}`,
    message: 'The file is nested too deeply',
  },
  {
    name: 'a thousand levels of maps',
    make: () => `name: ${'{a: '.repeat(1_000)}`,
    message: 'The file is nested too deeply',
  },
  {
    name: 'a thousand indented levels',
    make: () => Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    message: 'The file is nested too deeply',
  },
  { name: 'a thousand dashes', make: () => '- '.repeat(1_000), message: 'The file is nested too deeply' },
  {
    name: 'a billion laughs',
    make: () => `name: x\ntemplates: [a]\nlists:\n  ${laughs(12)}`,
    message: 'The file becomes too large',
  },
  { name: 'an alias inside itself', make: () => 'name: &a [*a]', message: 'The file is nested too deeply' },
  {
    name: 'very many keys',
    make: () => Array.from({ length: 6_000 }, (_, i) => `${i}: `).join('\n'),
    message: 'There is no "0" in a theme',
  },
  {
    name: 'very many anchors and aliases',
    make: () => `name: [${Array.from({ length: 3_000 }, (_, i) => `&a${i} b,*a${i}`).join(',')}]`,
    message: 'The name must be text',
  },
  {
    name: 'very many brackets',
    make: () => `name: [${'[],'.repeat(80_000)}]`,
    message: 'The file has too many parts',
  },
  {
    name: 'very many quotes',
    make: () => `name: "${'\\"'.repeat(120_000)}`,
    message: 'The name must be text',
  },
  { name: 'very many broken lines', make: () => 'name: {]\n'.repeat(25_000), message: '' },
  {
    name: 'very many question marks',
    make: () => '? '.repeat(100_000),
    message: 'The file is nested too deeply',
  },
  { name: 'a tag', make: () => 'name: !!js/function x\ntemplates: [a]', message: '' },
  {
    name: 'lists in a circle',
    make: () => chain(20, (next) => next, '{l0}'),
    message: 'Lists go in a circle',
  },
  {
    name: 'a thousand lists in a chain',
    make: () => chain(1_000, (next) => next, 'x'),
    message: 'Lists may name each other 30 deep at most.',
  },
  {
    name: 'a text that doubles',
    make: () => chain(25, (next) => next + next, 'x'),
    message: 'A prompt could take more than 2000 choices',
  },
  {
    name: 'too many combinations to count',
    make: () => chain(2, (next) => next.repeat(300), '{0..999999}'),
    message: 'This makes more combinations than can be counted',
  },
];
