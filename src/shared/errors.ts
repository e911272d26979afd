/**
 * The one table of error codes. `status` is the HTTP status a carrier that has one answers with,
 * `exitCode` what the command line ends with.
 */
export const errorTable = {
  bad_input: { status: 422, exitCode: 2 },
  not_found: { status: 404, exitCode: 1 },
  conflict: { status: 409, exitCode: 1 },
  unauthorized: { status: 401, exitCode: 1 },
  forbidden: { status: 403, exitCode: 1 },
  too_large: { status: 413, exitCode: 1 },
  too_many_requests: { status: 429, exitCode: 1 },
  unsupported: { status: 501, exitCode: 1 },
  unknown_request: { status: 404, exitCode: 2 },
  protocol: { status: 400, exitCode: 1 },
  disconnected: { status: 503, exitCode: 1 },
  cancelled: { status: 499, exitCode: 1 },
  already_running: { status: 409, exitCode: 1 },
  port_in_use: { status: 409, exitCode: 1 },
  not_writable: { status: 500, exitCode: 1 },
  disk_full: { status: 507, exitCode: 1 },
  download_failed: { status: 502, exitCode: 1 },
  model_invalid: { status: 422, exitCode: 1 },
  theme_invalid: { status: 422, exitCode: 1 },
  out_of_memory: { status: 503, exitCode: 1 },
  worker_lost: { status: 503, exitCode: 1 },
  no_device: { status: 503, exitCode: 1 },
  device_lost: { status: 503, exitCode: 1 },
  internal: { status: 500, exitCode: 1 },
} as const satisfies Record<string, { status: number; exitCode: number }>;

export type ErrorCode = keyof typeof errorTable;

/** An error as it travels between processes and to the screen. */
export interface ErrorReport {
  code: ErrorCode;
  /** One sentence for people: what was expected, what came, what to do. */
  message: string;
}

/** An error with a code of the table, a sentence for people and, where one exists, its cause. */
export class PolyptychError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PolyptychError';
    this.code = code;
  }
}

interface KnownError {
  code: ErrorCode;
  sentence: string;
}

const diskFull: KnownError = {
  code: 'disk_full',
  sentence: 'The disk is full: free some space, then try again',
};

const filesystemCodes: Record<string, KnownError> = {
  ENOSPC: diskFull,
  EDQUOT: { code: 'disk_full', sentence: 'The disk quota is used up: free some space, then try again' },
  EACCES: { code: 'not_writable', sentence: 'Access was denied: choose a folder that you may write to' },
  EPERM: { code: 'not_writable', sentence: 'Access was denied: choose a folder that you may write to' },
  EROFS: { code: 'not_writable', sentence: 'The disk is read-only: choose another folder' },
};

const damaged: KnownError = {
  code: 'internal',
  sentence:
    'The database is damaged: end Polyptych and start it again, which saves all that can still be read',
};

/** By SQLite's primary result codes. */
const sqliteCodes: Record<number, KnownError> = {
  5: { code: 'conflict', sentence: 'Another program holds the database: close that program, then try again' },
  8: {
    code: 'not_writable',
    sentence: 'The database cannot be written: let Polyptych write to its data folder, then start it again',
  },
  10: {
    code: 'internal',
    sentence: 'The disk failed to read or write the database: check the disk, then start Polyptych again',
  },
  11: damaged,
  13: diskFull,
  26: damaged,
};

/** Turns anything thrown into a report: keeps our own errors, names those of file system and database, else `internal`. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof PolyptychError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const known = knownError(error);
  if (!known) return { code: 'internal', message };
  const path = error instanceof Error && 'path' in error ? ` (${String(error.path)})` : '';
  return { code: known.code, message: `${known.sentence}${path}.` };
}

function knownError(error: unknown): KnownError | undefined {
  if (!(error instanceof Error)) return undefined;
  // Extended result codes have the primary one in their lowest byte.
  if ('errcode' in error) return sqliteCodes[Number(error.errcode) & 0xff];
  return 'code' in error ? filesystemCodes[String(error.code)] : undefined;
}
