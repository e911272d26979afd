import type { ErrorCode, ErrorReport } from '#shared/errors.ts';

/** What a device may be at fault for: a lost or hung worker, and errors that nobody foresaw. */
const faults: ReadonlySet<ErrorCode> = new Set(['worker_lost', 'internal']);

/** Whether an attempt's end speaks against its device, until it is known better. */
export const mayBlameDevice = ({ code }: ErrorReport) => faults.has(code);
