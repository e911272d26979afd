import { z } from 'zod';
import { type ErrorReport, errorTable, PolyptychError, toErrorReport } from '#shared/errors.ts';
import { sentenceOf } from '#shared/rpc/serve.ts';
import type { Family } from './route.ts';

/** A refusal: its report, the status that goes with it, and which fields did not fit. */
export interface Problem extends ErrorReport {
  status: number;
  issues: readonly { path: readonly PropertyKey[]; message: string }[];
}

/** Whatever was thrown as a problem. What is not ours tells nothing about itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path, message }));
    return { code: 'bad_input', message: sentenceOf(error), status: errorTable.bad_input.status, issues };
  }
  const report = toErrorReport(error);
  const message =
    report.code === 'internal' && !(error instanceof PolyptychError)
      ? 'Polyptych could not answer this request: see its log.'
      : report.message;
  return { code: report.code, message, status: errorTable[report.code].status, issues: [] };
}

/** A problem in the shape that a family's clients read. */
function problemBody(family: Family, problem: Problem): object {
  const { code, message, status } = problem;
  if (family === 'own') return { error: { code, message } };
  if (family === 'openai')
    return {
      error: {
        message,
        type: openAiType(status),
        // The body's field, without where it was found.
        param: fieldOf(problem),
        code: openAiCodes[code] ?? code,
      },
    };
  const details = problem.issues.map(({ path, message: msg }) => ({ loc: path, msg, type: 'value_error' }));
  return { detail: details.length > 0 ? details : message, error: code, errors: message, body: '' };
}

function fieldOf({ issues }: Problem): string | null {
  const path = issues[0]?.path.slice(1) ?? [];
  return path.length === 0 ? null : path.join('.');
}

const openAiCodes: Partial<Record<ErrorReport['code'], string>> = {
  unauthorized: 'invalid_api_key',
  too_many_requests: 'rate_limit_exceeded',
};

function openAiType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  if (status === 403) return 'permission_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** A problem as an answer. Busy and full are told with when to come again. */
export function problemResponse(
  family: Family,
  problem: Problem,
  headers: Record<string, string> = {},
): Response {
  return Response.json(problemBody(family, problem), {
    status: problem.status,
    headers: {
      'Cache-Control': 'no-store',
      ...(problem.status === 503 ? { 'Retry-After': '5' } : {}),
      // Not Basic: browsers would ask people, and then send what they said with every page's requests.
      ...(problem.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...headers,
    },
  });
}
