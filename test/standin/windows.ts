import { EventEmitter } from 'node:events';

/** What the app as a whole does with a window. */
export interface OpenWindow {
  readonly contents: EventEmitter;
  close(): void;
}

/** The open windows, oldest first. */
export const windows = new Set<OpenWindow>();

interface WindowNews {
  opened: [OpenWindow];
  /** The last one of them, too. */
  closed: [];
  focused: [OpenWindow];
  blurred: [OpenWindow];
}
/** For `app`, which passes it on. */
export const windowNews = new EventEmitter<WindowNews>();
