import { PolyptychError } from '#shared/errors.ts';
import { parseTotalBytes } from './content-range.ts';

/** What the bytes of a file must add up to, by which algorithm. */
export interface Checksum {
  /** `git` is the SHA-1 that git gives a blob. */
  kind: 'sha256' | 'git';
  value: string;
}

export interface HubFile {
  path: string;
  sizeBytes: number;
  checksum: Checksum | null;
}

export interface HubRepository {
  /** The commit that the revision meant: what is asked for later is of this one. */
  commit: string;
  files: HubFile[];
}

/** Something that may go well a little later. */
export class TemporaryError extends PolyptychError {
  /** How long the server asks to be left alone; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, askedMs: number | null, options?: { cause?: unknown }) {
    super('disconnected', message, options);
    this.retryAfterMs = askedMs;
  }
}

export interface HubClient {
  /** All files of a revision. Throws `not_found`, `unauthorized`, `forbidden` or `TemporaryError`. */
  list(repository: string, revision: string, signal: AbortSignal): Promise<HubRepository>;
  /** The bytes of a file from a position on; `from` is 0 where the server gives the whole file nevertheless. */
  open(options: OpenOptions): Promise<{ from: number; bytes: AsyncIterable<Uint8Array> }>;
}

export interface OpenOptions {
  repository: string;
  commit: string;
  path: string;
  from: number;
  signal: AbortSignal;
}

export interface HubClientOptions {
  /** Without a slash at its end: `https://huggingface.co`. */
  hubUrl: string;
  /** Asked for at each request, and written nowhere. */
  token(): string | null;
}

/** Speaks with Hugging Face's hub, or with a server that answers as it does. */
export function createHubClient({ hubUrl, token }: HubClientOptions): HubClient {
  const credentials = () => {
    const accessToken = token();
    return accessToken === null ? {} : { accessToken };
  };
  const fetchWith =
    (signal: AbortSignal): typeof fetch =>
    (input, init) =>
      fetch(input, { ...init, signal });

  return {
    async list(repository, revision, signal) {
      // Loaded when it is needed: most starts of the app never ask the hub.
      const { HubApiError, listFiles, modelInfo } = await import('@huggingface/hub');
      const about = { hubUrl, repository, revision, hasToken: token() !== null };
      const common = { hubUrl, fetch: fetchWith(signal), revision, ...credentials() };
      try {
        const { sha } = await modelInfo({ ...common, name: repository, additionalFields: ['sha'] });
        const files: HubFile[] = [];
        for await (const entry of listFiles({
          ...common,
          repo: repository,
          revision: sha,
          recursive: true,
        })) {
          if (entry.type !== 'file') continue;
          files.push({
            path: entry.path,
            sizeBytes: entry.lfs?.size ?? entry.size,
            checksum: checksumOf(entry),
          });
        }
        return { commit: sha, files };
      } catch (error) {
        if (error instanceof HubApiError && !signal.aborted)
          throw refusal(error.statusCode, null, about, error);
        throw translated(error, about, signal);
      }
    },
    async open({ repository, commit, path, from, signal }) {
      const accessToken = token();
      const address = `${hubUrl}/${repository}/resolve/${encodeURIComponent(commit)}/${path.split('/').map(encodeURIComponent).join('/')}`;
      const about = { hubUrl, repository, revision: commit, hasToken: accessToken !== null };
      try {
        // The platform leaves the token out where it is sent on to another server.
        const response = await fetch(address, {
          signal,
          headers: {
            ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
            ...(from > 0 ? { range: `bytes=${from}-` } : {}),
          },
        });
        if (response.status === 416) {
          await response.body?.cancel();
          return {
            from: parseTotalBytes(response.headers.get('content-range')) === from ? from : 0,
            bytes: nothing(),
          };
        }
        if (!response.ok || !response.body) {
          await response.body?.cancel();
          throw refusal(response.status, waitOf(response), about);
        }
        return { from: response.status === 206 ? from : 0, bytes: readable(response.body, about, signal) };
      } catch (error) {
        throw translated(error, about, signal);
      }
    },
  };
}

async function* nothing(): AsyncIterable<Uint8Array> {}

/** The bytes of an answer; a connection that breaks is a `TemporaryError`. */
async function* readable(
  body: ReadableStream<Uint8Array>,
  about: About,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw translated(error, about, signal);
  }
}

function checksumOf(entry: { oid?: string; lfs?: { oid: string } }): Checksum | null {
  if (entry.lfs) return { kind: 'sha256', value: entry.lfs.oid };
  return entry.oid === undefined ? null : { kind: 'git', value: entry.oid };
}

interface About {
  hubUrl: string;
  repository: string;
  revision: string;
  hasToken: boolean;
}

function translated(error: unknown, about: About, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof PolyptychError) return error;
  const reason = error instanceof Error ? (innermost(error).message ?? error.message) : String(error);
  return new TemporaryError(`There is no connection to ${hostOf(about.hubUrl)} (${reason}).`, null, {
    cause: error,
  });
}

/** `fetch failed` says nothing; its cause does. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

function refusal(status: number, retryAfter: number | null, about: About, cause?: unknown): PolyptychError {
  const { hubUrl, repository, revision, hasToken } = about;
  const page = `${hubUrl}/${repository}`;
  if (status === 401)
    return new PolyptychError(
      'unauthorized',
      hasToken
        ? `Hugging Face refuses the token for ${repository}: give a token that may read it, or check the name.`
        : `There is no public repository ${repository}: check the name, or give a token if it is private or gated.`,
      { cause },
    );
  if (status === 403)
    return new PolyptychError(
      'forbidden',
      `The repository ${repository} is gated: accept its terms on ${page}${hasToken ? '' : ' and give a token'}, then try again.`,
      { cause },
    );
  if (status === 404)
    return new PolyptychError(
      'not_found',
      `There is no repository ${repository} with a revision "${revision}" on ${hostOf(hubUrl)}: check both.`,
      { cause },
    );
  const host = hostOf(hubUrl);
  if (status === 429) return new TemporaryError(`${host} asks for fewer requests.`, retryAfter, { cause });
  if (status >= 500 || status === 408)
    return new TemporaryError(`${host} has a fault of its own (${status}).`, retryAfter, { cause });
  return new PolyptychError(
    'protocol',
    `${host} answered with ${status} for ${repository}: try again later.`,
    {
      cause,
    },
  );
}

function waitOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

function hostOf(hubUrl: string): string {
  return new URL(hubUrl).host;
}
