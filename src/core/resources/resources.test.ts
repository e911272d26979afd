import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createResources } from './resources.ts';

const root = mkdtempSync(join(tmpdir(), 'polyptych-resources-'));
mkdirSync(join(root, 'assets'));
writeFileSync(join(root, 'index.html'), '<meta nonce="__CSP_NONCE__"><div id="root"></div>');
writeFileSync(join(root, 'assets', 'main-1.js'), 'x');
writeFileSync(join(root, 'secret.txt'), 'secret');
writeFileSync(join(root, 'a.png'), 'picture');
const resources = createResources({
  rendererFolder: root,
  previewsFolder: root,
  filesOf: (id) =>
    id === 'known'
      ? {
          image: join(root, 'a.png'),
          thumbnail: join(root, 'gone.webp'),
          largeThumbnail: join(root, 'gone-large.webp'),
        }
      : null,
  inputPath(id) {
    if (id !== 'start') throw new Error('There is none.');
    return join(root, 'a.png');
  },
  exportInsights: async (format) => [`insights ${format}`].values(),
  exportedPictures: (id) =>
    id === 'ready' ? { content: new Blob(['zip']).stream(), fileName: 'polyptych-2-pictures.zip' } : null,
  exportSettings: (format) => [`pictures ${format}`].values(),
  exportLog: (format) => [`begin ${format}\r\n`, 'end\r\n'].values(),
});
const get = async (path: string, headers: Record<string, string> = {}) =>
  resources.fetch(new Request(`http://app${path}`, { headers }));

test('the page carries a fresh nonce that its policy names', async () => {
  const responses = [await get('/'), await get('/')];
  const nonces = await Promise.all(
    responses.map(async (response) => {
      const nonce = /nonce="([^"]+)"/.exec(await response.text())?.[1];
      expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
      return nonce;
    }),
  );
  expect(new Set(nonces).size).toBe(2);
});

test('scripts from elsewhere and inline ones are not allowed', async () => {
  const policy = (await get('/')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
});

test('pictures are found by identifier and may be kept by the browser', async () => {
  const response = await get('/images/known');
  expect(await response.text()).toBe('picture');
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(response.headers.get('cache-control')).toContain('immutable');
});

test('a file that has not changed is not sent again, and one that has is', async () => {
  const path = join(root, 'assets', 'version.js');
  writeFileSync(path, 'one');
  const first = await get('/assets/version.js');
  const version = first.headers.get('etag') ?? '';
  for (const known of [version, `W/${version}`, `"other", ${version}`]) {
    const again = await get('/assets/version.js', { 'if-none-match': known });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', version]);
    expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
  }
  writeFileSync(path, 'another');
  const changed = await get('/assets/version.js', { 'if-none-match': version });
  expect([changed.status, await changed.text()]).toEqual([200, 'another']);
});

test('a small thumbnail in place of a large one is not kept as if it were it', async () => {
  writeFileSync(join(root, 'gone.webp'), 'small');
  const inItsPlace = await get('/thumbnails/known?size=large');
  const small = await get('/thumbnails/known');
  rmSync(join(root, 'gone.webp'));
  expect(inItsPlace.headers.get('cache-control')).toBe('private, no-cache');
  expect(small.headers.get('cache-control')).toContain('immutable');
});

test('a path is never an identifier', async () => {
  for (const path of [
    '/images/..%2Fsecret.txt',
    '/images/%2e%2e%2fsecret.txt',
    '/previews/..%2Fa',
    '/assets/..%2Fsecret.txt',
    '/assets/.hidden',
    '/assets/a%00b',
    '/secret.txt',
    '/images/__proto__',
  ]) {
    const response = await get(path);
    expect(response.status, path).toBe(404);
    expect(await response.text()).not.toContain('secret');
  }
});

test('a large thumbnail is given where there is one, and else the usual one', async () => {
  writeFileSync(join(root, 'gone.webp'), 'small');
  const textOf = async (path: string) => (await get(path)).text();
  expect([await textOf('/thumbnails/known'), await textOf('/thumbnails/known?size=large')]).toEqual([
    'small',
    'small',
  ]);
  writeFileSync(join(root, 'gone-large.webp'), 'large');
  expect(await textOf('/thumbnails/known?size=large')).toBe('large');
  for (const name of ['gone.webp', 'gone-large.webp']) rmSync(join(root, name));
});

test('a file that was removed behind our back is a plain 404', async () => {
  expect((await get('/thumbnails/known')).status).toBe(404);
});

test('a preview that has gone with its unit is nothing, and no error in the console of a page', async () => {
  const response = await get('/previews/gone?step=3');
  expect(response.status).toBe(204);
  expect(response.headers.get('content-type')).toBeNull();
});

test('the performance log is saved as a file, and never kept by the browser', async () => {
  const response = await get('/performance.csv');
  expect(response.headers.get('content-type')).toContain('text/csv');
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="polyptych-performance.csv"',
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('begin csv\r\nend\r\n');
  expect(await (await get('/performance.json')).text()).toBe('begin json\r\nend\r\n');
});

test('a start picture is served by its identifier, and one that is gone is missing', async () => {
  const found = await get('/inputs/start');
  expect(await found.text()).toBe('picture');
  expect(found.headers.get('content-type')).toBe('image/png');
  for (const path of ['/inputs/other', '/inputs/..%2fsecret.txt']) expect((await get(path)).status).toBe(404);
});

test('copies that were made ready are saved as one file, and others are not there', async () => {
  const response = await get('/exports/ready');
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toContain('filename="polyptych-2-pictures.zip"');
  expect(await response.text()).toBe('zip');
  expect((await get('/exports/other')).status).toBe(404);
});
