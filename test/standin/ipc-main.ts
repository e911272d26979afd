import type { IpcMain, IpcMainEvent, WebContents, WebFrameMain } from 'electron';
import { EventEmitter } from 'node:events';
import { loud, preventable } from './loud.ts';

/** An emitter whose events are the channels. Requests with an answer (`handle`) are not stood in for. */
const channels = new EventEmitter();
export const ipcMain = loud('ipcMain', channels) as EventEmitter & Pick<IpcMain, 'on' | 'off' | 'once'>;

/** Hands on what a frame sent, with the frame that really sent it. */
export function deliver(
  sender: WebContents,
  senderFrame: WebFrameMain | null,
  channel: string,
  args: readonly unknown[],
): void {
  const event = {
    ...preventable({}),
    type: 'frame',
    sender,
    senderFrame,
    frameId: senderFrame?.routingId ?? -1,
    processId: senderFrame?.processId ?? -1,
    ports: [],
    returnValue: undefined,
    reply: (to: string, ...reply: unknown[]) => sender.send(to, ...reply),
  } satisfies Omit<IpcMainEvent, 'defaultPrevented'>;
  channels.emit(channel, event, ...args);
}
