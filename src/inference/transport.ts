import type { WorkerMessage } from './contract.ts';

/** The line to the host, whichever kind of process this is. */
export interface Transport {
  send(message: WorkerMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The host is gone. */
  onClose(listener: () => void): void;
}

/** What Electron gives a utility process instead of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

/** Opens the line that this process was started with: Electron's parent port, else Node's channel; null without either. */
export function openTransport(): Transport | null {
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
    // A failed send means that the host is gone, which `disconnect` reports.
    send: (message) => void (process.connected && process.send?.(message, undefined, {}, () => undefined)),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
  };
}
