import { expect, test } from 'vitest';
import { packageFolderOf } from './third-party-licenses.ts';

test.each([
  ['/app/node_modules/zod/v4/core/util.js', '/app/node_modules/zod'],
  ['/app/node_modules/@mantine/core/esm/Box.mjs?used', '/app/node_modules/@mantine/core'],
  ['\0/app/node_modules/a/node_modules/b/index.js', '/app/node_modules/a/node_modules/b'],
  ['/app/src/core/app.ts', null],
  ['\0rolldown/runtime.js', null],
])('the module %j belongs to %s', (moduleId, folder) => {
  expect(packageFolderOf(moduleId)).toBe(folder);
});
