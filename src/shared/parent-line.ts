/** The line from one of our processes to the process that started it, whichever kind of process it is. */
export interface ParentLine<Sent> {
  send(message: Sent): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The parent is gone. */
  onClose(listener: () => void): void;
}

/** What of Node's `process` is needed; Electron adds `parentPort` in a utility process instead of `send`. */
interface OwnProcess {
  readonly connected: boolean;
  send?: (message: unknown, handle: undefined, options: object, callback: () => void) => boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

/** Opens the line that a process was started with: Electron's parent port, else Node's channel; null without either. */
export function openParentLine<Sent>(process: OwnProcess): ParentLine<Sent> | null {
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
