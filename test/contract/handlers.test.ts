import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';
import { contract } from '#shared/contract/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = Object.keys(contract.requests);
const handlersFor = (handled: readonly string[]) =>
  `import type { Handlers } from '#shared/contract/index.ts';
declare const anything: never;
export const handlers: Handlers = {
${handled.map((name) => `  '${name}': () => anything,`).join('\n')}
};
`;
const snippets = {
  complete: handlersFor(names),
  missing: handlersFor(names.filter((name) => name !== 'jobs.cancel')),
  extra: handlersFor([...names, 'jobs.frobnicate']),
};

let errors: Record<string, string[]> = {};
// One program for all snippets: the contract's own types are worked out once.
beforeAll(() => {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const paths = new Map(
    Object.entries(snippets).map(([name, text]) => [`${root}test/contract/${name}.snippet.ts`, text]),
  );
  const compilerOptions = {
    ...options,
    composite: false,
    declaration: false,
    emitDeclarationOnly: false,
    noEmit: true,
  };
  const host = ts.createCompilerHost(compilerOptions);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => paths.has(path) || fileExists(path);
  host.readFile = (path) => paths.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = paths.get(path);
    return text === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion);
  };
  const program = ts.createProgram([...paths.keys()], compilerOptions, host);
  errors = Object.fromEntries(
    Object.keys(snippets).map((name) => {
      const file = program.getSourceFile(`${root}test/contract/${name}.snippet.ts`);
      const found = ts.getPreEmitDiagnostics(program, file);
      return [name, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
});

test('a handler for each request compiles', () => {
  expect(errors.complete).toEqual([]);
});

test('a missing handler does not compile, and the compiler names it', () => {
  expect(errors.missing).toHaveLength(1);
  expect(errors.missing?.[0]).toContain("'jobs.cancel'");
});

test('an extra handler does not compile, and the compiler names it', () => {
  expect(errors.extra).toHaveLength(1);
  expect(errors.extra?.[0]).toContain("'jobs.frobnicate'");
});
