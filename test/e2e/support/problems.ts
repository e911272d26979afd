import type { BrowserContext } from '@playwright/test';

/** What a page complains about by itself: console errors (violations of its policy among them) and uncaught errors. */
export interface Problems {
  watch(context: BrowserContext): void;
  /** A test that causes trouble on purpose says what it will look like. */
  expect(...patterns: RegExp[]): void;
  unexpected(): string[];
  seen(pattern: RegExp): boolean;
}

/** What a browser says of a server that is not there. */
export const connectionProblems = /WebSocket connection to .* failed|net::ERR_(CONNECTION_|SOCKET_|EMPTY_)/;

/** A page that asks for one more file while the app ends is told that it ends; the browser complains of that. */
const fileOfEndingApp = /status of 503 .*\/(assets|thumbnails|images|previews)\//;

export function createProblems(): Problems {
  const problems: string[] = [];
  const expected: RegExp[] = [fileOfEndingApp];
  return {
    watch(context) {
      context.on('console', (message) => {
        if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (webError) => problems.push(`Uncaught: ${String(webError.error())}`));
    },
    expect: (...patterns) => void expected.push(...patterns),
    unexpected: () => problems.filter((problem) => !expected.some((pattern) => pattern.test(problem))),
    seen: (pattern) => problems.some((problem) => pattern.test(problem)),
  };
}
