import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { ClientFrame } from '#shared/rpc/frames.ts';

/** The one channel; src/main/page-connections.ts has the other end. */
const channel = 'polyptych';

contextBridge.exposeInMainWorld('polyptych', {
  send(frame: ClientFrame): void {
    ipcRenderer.send(channel, JSON.stringify(frame));
  },
  onFrame(listener: (frame: unknown) => void): () => void {
    const receive = (_event: IpcRendererEvent, text: string) => listener(JSON.parse(text));
    ipcRenderer.on(channel, receive);
    return () => void ipcRenderer.off(channel, receive);
  },
});
