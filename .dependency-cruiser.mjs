// The arrows between the rooms. test/architecture.test.ts proves that each rule can fire.

const room = (name) => `^src/${name}/`;
/** Tests, and what several of them share. */
const tests = '(\\.test\\.tsx?|-harness\\.ts)$';
/** Plausible values that only tests use. */
const samples = '^src/.*/samples\\.ts$';
/** Electron is what the desktop shell runs in; the package itself is only for development. */
const electron = '^node_modules/electron/';
/** Dependency types of what Node itself provides. */
const builtins = ['core'];

/** A room may import from itself, from packages, and from the rooms named; tests keep to the same arrows. */
const arrow = (name, allowedRooms, comment) => ({
  name: `${name}-arrows`,
  comment,
  severity: 'error',
  from: { path: room(name) },
  to: { path: '^src/', pathNot: [name, ...allowedRooms].map(room) },
});

const typesOnly = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: to, dependencyTypesNot: ['type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    arrow('shared', [], 'What both sides agree on depends on neither.'),
    arrow('inference', ['shared'], 'A worker process knows the contract and nothing of its host.'),
    arrow('renderer', ['shared'], 'The screen speaks the contract; it never reaches into the application.'),
    arrow('preload', ['shared'], 'The bridge passes frames on.'),
    arrow('main', ['shared', 'core'], 'Shells use the application and never each other.'),
    arrow('server', ['shared', 'core'], 'Shells use the application and never each other.'),
    arrow('core', ['shared', 'inference'], 'The application knows no shell and no screen.'),
    {
      name: 'core-sees-only-the-worker-contract',
      comment:
        'The worker is started by path, so that its libraries load in its process alone; so is the reader of pictures, which takes the codec into its own.',
      severity: 'error',
      from: { path: room('core'), pathNot: '^src/core/gallery/reader/read-picture\\.ts$' },
      to: { path: room('inference'), pathNot: '^src/inference/contract\\.ts$' },
    },
    typesOnly('core-to-worker-contract-types-only', room('core'), '^src/inference/contract\\.ts$'),
    typesOnly('preload-types-only', room('preload'), room('shared')),
    {
      name: 'electron-in-its-shell-alone',
      comment: 'Other rooms run in plain Node or in a browser.',
      severity: 'error',
      from: { path: '^src/', pathNot: [room('main'), room('preload')] },
      to: { path: electron },
    },
    {
      name: 'shared-stays-pure',
      comment: 'No Node, no DOM, no Electron; zod is its only library.',
      severity: 'error',
      from: { path: room('shared'), pathNot: tests },
      to: { pathNot: ['^src/', '^node_modules/zod/'] },
    },
    {
      name: 'renderer-without-node',
      comment: 'The screen runs in a browser.',
      severity: 'error',
      from: { path: room('renderer'), pathNot: tests },
      to: { dependencyTypes: builtins },
    },
    {
      name: 'product-without-tests',
      comment: 'What ships does not need what checks or builds it.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: ['^test/', '^scripts/', '^build/', tests, samples] },
    },
    {
      name: 'product-without-development-packages',
      comment: "What ships runs on `dependencies` alone; the renderer's libraries are bundled.",
      severity: 'error',
      from: { path: '^src/', pathNot: [room('renderer'), tests] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: electron },
    },
    {
      name: 'packages-are-declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A module that nobody imports and that imports nobody is forgotten.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', tests, '\\.spec\\.ts$', '^scripts/', '^test/'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    // Type imports are dependencies, too: the arrows hold for them, and some rules allow nothing else.
    tsPreCompilationDeps: true,
    parser: 'tsc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
};
