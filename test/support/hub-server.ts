import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a hub of the test's own holds, and how it misbehaves. */
export interface HubScene {
  /** Contents by path, by revision. */
  revisions: Record<string, Record<string, Uint8Array>>;
  /** Whoever has no such token is sent away as from a gated repository. */
  token?: string;
  /** Entries on one page of the listing. */
  pageSize?: number;
}

export interface HubServer {
  readonly url: string;
  /** All requests so far: method and path, with the range where there was one. */
  readonly requests: string[];
  /** What headers of the storage server's requests were: the token must not be among them. */
  readonly storageAuthorizations: (string | undefined)[];
  /** What is done at the next request for this file: a status to refuse with, or what is done with the bytes. */
  misbehave(path: string, how: Misbehaviour): void;
  close(): Promise<void>;
}

export type Misbehaviour =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** The connection ends after so many bytes. */
  | { kind: 'cut'; afterBytes: number }
  /** As many bytes as announced, but other ones. */
  | { kind: 'wrong' }
  /** After so many bytes nothing comes any more until `release` is called. */
  | { kind: 'hold'; afterBytes: number; held: () => void };

const commitOf = (revision: string) => createHash('sha1').update(revision).digest('hex');
const lfsFrom = 1024;
const repository = 'owner/tiny-model';

/**
 * Answers as Hugging Face's hub does: the revision's commit, the tree in pages with a `Link` header, files by `resolve`,
 * where large ones are sent on to a storage server of another origin, with ranges.
 */
export async function startHub(scene: HubScene): Promise<HubServer> {
  const requests: string[] = [];
  const storageAuthorizations: (string | undefined)[] = [];
  const faults: { path: string; how: Misbehaviour }[] = [];
  const fault = (path: string) => {
    const index = faults.findIndex((one) => path === one.path);
    return index === -1 ? undefined : faults.splice(index, 1)[0]?.how;
  };
  const filesOf = (revision: string) =>
    Object.entries(scene.revisions).find(([name]) => name === revision || commitOf(name) === revision)?.[1];

  const storage = createServer((request, response) => {
    storageAuthorizations.push(request.headers.authorization);
    const [, revision = '', ...path] = decodeURIComponent(request.url ?? '').split('/');
    const content = filesOf(revision)?.[path.join('/')];
    if (!content) return send(response, 404, {});
    sendBytes(request, response, content, fault(path.join('/')));
  });
  const storageUrl = await listen(storage);

  const hub = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const path = decodeURIComponent(url.pathname);
    requests.push([request.method, path, request.headers.range].filter(Boolean).join(' '));
    if (scene.token !== undefined && request.headers.authorization !== `Bearer ${scene.token}`)
      return send(response, request.headers.authorization === undefined ? 401 : 403, { error: 'Gated' });

    const [, info] = new RegExp(`^/api/models/${repository}(?:/revision/(.+))?$`).exec(path) ?? [];
    const [, tree] = new RegExp(`^/api/models/${repository}/tree/(.+)$`).exec(path) ?? [];
    const [, resolved, file] = new RegExp(`^/${repository}/resolve/([^/]+)/(.+)$`).exec(path) ?? [];
    if (path.startsWith('/api/models/') && tree === undefined) {
      if (!path.includes(repository) || !filesOf(info ?? 'main'))
        return send(response, 404, { error: 'Not found' });
      return send(response, 200, {
        _id: '1',
        id: repository,
        modelId: repository,
        sha: commitOf(info ?? 'main'),
        private: false,
        gated: false,
        likes: 0,
        downloads: 0,
        lastModified: new Date(0).toISOString(),
      });
    }
    if (tree !== undefined) {
      const files = filesOf(tree);
      if (!files) return send(response, 404, { error: 'Not found' });
      return sendPage(response, files, url, scene.pageSize ?? 3, tree);
    }
    const content = resolved === undefined || file === undefined ? undefined : filesOf(resolved)?.[file];
    if (!content || file === undefined || resolved === undefined)
      return send(response, 404, { error: 'Not found' });
    if (content.length < lfsFrom) return sendBytes(request, response, content, fault(file));
    response.writeHead(302, { location: `${storageUrl}/${encodeURIComponent(resolved)}/${file}` }).end();
  });
  const url = await listen(hub);

  function sendPage(
    response: ServerResponse,
    files: Record<string, Uint8Array>,
    address: URL,
    pageSize: number,
    revision: string,
  ) {
    const from = Number(address.searchParams.get('cursor') ?? 0);
    const folders = new Set(
      Object.keys(files).flatMap((path) => (path.includes('/') ? [path.split('/')[0] ?? ''] : [])),
    );
    const entries = [
      ...[...folders].map((path) => ({ type: 'directory', size: 0, path, oid: '0' })),
      ...Object.entries(files).map(([path, content]) => treeEntry(path, content)),
    ];
    const next = from + pageSize;
    const link = `<${url}/api/models/${repository}/tree/${revision}?recursive=true&cursor=${next}>; rel="next"`;
    send(response, 200, entries.slice(from, next), next < entries.length ? { link } : {});
  }

  return {
    url,
    requests,
    storageAuthorizations,
    misbehave: (path, how) => void faults.push({ path, how }),
    async close() {
      for (const server of [hub, storage]) {
        server.closeAllConnections();
        await new Promise((resolve) => {
          server.close(resolve);
        });
      }
    },
  };
}

function treeEntry(path: string, content: Uint8Array) {
  const size = content.length;
  const git = createHash('sha1').update(`blob ${size}\0`).update(content).digest('hex');
  if (size < lfsFrom) return { type: 'file', path, size, oid: git };
  const oid = createHash('sha256').update(content).digest('hex');
  return { type: 'file', path, size, oid: 'a pointer', lfs: { oid, size, pointerSize: 130 } };
}

function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  how: Misbehaviour | undefined,
) {
  if (how?.kind === 'status') return send(response, how.status, {}, how.headers);
  const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  const from = Number(start ?? 0);
  const rest = content.subarray(from);
  response.writeHead(start === undefined ? 200 : 206, {
    'content-length': rest.length,
    ...(start === undefined
      ? {}
      : { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }),
  });
  switch (how?.kind) {
    case 'cut':
      return void response.write(rest.subarray(0, how.afterBytes), () => response.socket?.destroy());
    case 'hold':
      return void response.write(rest.subarray(0, how.afterBytes), how.held);
    case 'wrong':
      return void response.end(rest.map((byte) => byte ^ 1));
    case undefined:
      return void response.end(rest);
  }
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
