import { createHash } from 'node:crypto';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateRawSync } from 'node:zlib';

/** How the server misbehaves. */
export interface FeedBehaviour {
  /** Breaks the connection after so many bytes of an answer; null for never. */
  breakAfterBytes: number | null;
  /** Knows no ranges: begins anew each time. */
  withoutRanges: boolean;
  /** Sends other bytes than it promises. */
  damaged: boolean;
  /** Refuses everything with this status. */
  status: number | null;
  /** Sends the package a kilobyte at a time, for as long as somebody takes it. */
  slow: boolean;
}

export interface PackageFeed {
  readonly index: string;
  readonly file: { url: string; sizeBytes: number; sha512: string };
  behaviour: FeedBehaviour;
  /** `Range` of each request for the package, in order; null without. */
  readonly ranges: (string | null)[];
  close(): Promise<void>;
}

/** A NuGet feed on this machine, with one package that holds these files. */
export async function startPackageFeed(
  name: string,
  version: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<PackageFeed> {
  const archive = zipOf(files);
  const sha512 = createHash('sha512').update(archive).digest('base64');
  const ranges: (string | null)[] = [];
  const behaviour: FeedBehaviour = {
    breakAfterBytes: null,
    withoutRanges: false,
    damaged: false,
    status: null,
    slow: false,
  };
  const id = `${name.toLowerCase()}/${version}`;

  const server = createServer((request, response) => {
    const { url = '' } = request;
    const json = (value: object) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (behaviour.status !== null) return response.writeHead(behaviour.status).end();
    if (url === '/v3/index.json')
      return json({
        resources: [{ '@id': `${origin()}/registration/`, '@type': 'RegistrationsBaseUrl/3.6.0' }],
      });
    if (url === `/registration/${id}.json`)
      return json({
        catalogEntry: `${origin()}/catalogue.json`,
        packageContent: `${origin()}/package.nupkg`,
      });
    if (url === '/catalogue.json')
      return json({ packageHash: sha512, packageHashAlgorithm: 'SHA512', packageSize: archive.length });
    if (url === '/package.nupkg') return sendPackage(request.headers.range ?? null, response);
    return response.writeHead(404).end();
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function sendPackage(range: string | null, response: ServerResponse) {
    ranges.push(range);
    const asked = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const from = behaviour.withoutRanges ? 0 : asked;
    if (from > 0)
      response.writeHead(206, { 'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}` });
    const bytes = Buffer.from(archive.subarray(from));
    if (behaviour.damaged) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    if (behaviour.slow) return sendSlowly(bytes, response);
    const { breakAfterBytes } = behaviour;
    if (breakAfterBytes === null || breakAfterBytes >= bytes.length) return response.end(bytes);
    // An end, not a reset: that may throw away what was sent.
    response.write(bytes.subarray(0, breakAfterBytes), () => response.socket?.end());
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    index: `${origin()}/v3/index.json`,
    file: { url: `${origin()}/package.nupkg`, sizeBytes: archive.length, sha512 },
    behaviour,
    ranges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendSlowly(bytes: Buffer, response: ServerResponse) {
  let sent = 0;
  const timer = setInterval(() => {
    if (response.closed || sent >= bytes.length) {
      clearInterval(timer);
      return void response.end();
    }
    response.write(bytes.subarray(sent, (sent += 1024)));
  }, 10);
}

/** A ZIP archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT): its local headers, then its directory. */
function zipOf(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const [deflated, version] = [8, 20];
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(version, 0);
    common.writeUInt16LE(deflated, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    pieces.push(Buffer.from('PK\u0003\u0004'), common, path, packed);
    directory.push(Buffer.from('PK\u0001\u0002'), Buffer.of(version, 0), common, place, path);
    offset += 4 + common.length + path.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...pieces, listed, Buffer.from('PK\u0005\u0006'), end]);
}
