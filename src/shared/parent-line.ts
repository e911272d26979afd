import type { z } from 'zod';

/** The line from one of our processes to the process that started it, whichever kind of process it is. */
export interface ParentLine<Sent> {
  send(message: Sent): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The parent is gone. */
  onClose(listener: () => void): void;
}

/** What of Node's `process` is needed; Electron adds `parentPort` in a utility process instead of `send`. */
interface OwnProcess {
  readonly argv: readonly string[];
  readonly stderr: { write(text: string): unknown };
  readonly connected: boolean;
  exit(code: number): never;
  send?: (message: unknown, handle: undefined, options: object, callback: () => void) => boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'SIGINT', listener: () => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

/**
 * How each of our processes begins: takes its options, one JSON argument, and the line to the process that started it.
 * Ends the process with a sentence about `who` where it was started by anyone else.
 */
export function joinParent<Sent, Options>(
  process: OwnProcess,
  { who, optionsSchema }: { who: string; optionsSchema: z.ZodType<Options> },
): { options: Options; parent: ParentLine<Sent> } {
  function refuse(missing: string): never {
    process.stderr.write(`${who} is started by its host, with ${missing}.\n`);
    return process.exit(2);
  }
  function readOptions(): Options {
    try {
      return optionsSchema.parse(JSON.parse(process.argv[2] ?? ''));
    } catch {
      return refuse('its options as one JSON argument');
    }
  }
  const options = readOptions();
  const parent = openLine<Sent>(process) ?? refuse('a message channel');
  // Ctrl+C in a terminal reaches the whole group: the parent decides what becomes of its processes.
  process.on('SIGINT', () => undefined);
  return { options, parent };
}

/** Electron's parent port, else Node's channel; null without either. */
function openLine<Sent>(process: OwnProcess): ParentLine<Sent> | null {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port))
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
      // Electron ends a utility process together with its parent.
      onClose: () => undefined,
    };
  if (!process.send) return null;
  return {
    // A failed send means that the parent is gone, which `disconnect` reports.
    send: (message) => void (process.connected && process.send?.(message, undefined, {}, () => undefined)),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
  };
}
