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

const filesystemCodes: Record<string, { code: ErrorCode; sentence: string }> = {
  ENOSPC: { code: 'disk_full', sentence: 'The disk is full: free some space, then try again' },
  EDQUOT: { code: 'disk_full', sentence: 'The disk quota is used up: free some space, then try again' },
  EACCES: { code: 'not_writable', sentence: 'Access was denied: choose a folder that you may write to' },
  EPERM: { code: 'not_writable', sentence: 'Access was denied: choose a folder that you may write to' },
  EROFS: { code: 'not_writable', sentence: 'The disk is read-only: choose another folder' },
};

/** Turns anything thrown into a report: keeps our own errors, names known file-system errors, else `internal`. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof PolyptychError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  // SQLite has words of its own for it.
  const known = filesystemCodes[/disk is full/.test(message) ? 'ENOSPC' : systemCode];
  if (!known) return { code: 'internal', message };
  const path = error instanceof Error && 'path' in error ? ` (${String(error.path)})` : '';
  return { code: known.code, message: `${known.sentence}${path}.` };
}
