/** Loaded first in a stood-in utility process: gives it Electron's `process.parentPort` instead of Node's channel. */
import { EventEmitter } from 'node:events';

const channel = process.send?.bind(process);
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void channel?.(message, undefined, {}, () => undefined),
  start: () => undefined,
});
process.on('message', (data) => parentPort.emit('message', { data, ports: [] }));
// Electron ends a utility process together with its parent.
process.on('disconnect', () => process.exit(1));
// A utility process has no channel of Node's.
delete process.send;
Object.assign(process, { parentPort, type: 'utility' });
