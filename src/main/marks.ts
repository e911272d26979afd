/**
 * Moments of the start as `performance.mark` names, in the order in which they come. Read them with
 * `performance.getEntriesByType('mark')` in the main process; times count from the start of the process.
 */
export const startMarks = [
  /** Everything that the first window needs is loaded. */
  'polyptych:main-loaded',
  /** Electron is ready. */
  'polyptych:ready',
  /** The first window exists and loads its page; what Electron's `ready` had to wait for is done. */
  'polyptych:window-created',
  /** The application's own modules are loaded. */
  'polyptych:core-loaded',
  /** The application runs and answers the page's requests. */
  'polyptych:core-ready',
  /** The first window is on the screen. */
  'polyptych:window-shown',
  /** The first page speaks with the application. */
  'polyptych:page-connected',
] as const;

export function mark(name: (typeof startMarks)[number]): void {
  // Only the first time counts: other windows and reloads are no start.
  if (performance.getEntriesByName(name, 'mark').length === 0) performance.mark(name);
}
