import { WebSocket } from 'ws';
import type { ClientCarrier, ServerFrame } from '#shared/rpc/frames.ts';

/** A client's end over a real WebSocket that is open already. */
export function createWebSocketClientCarrier(socket: WebSocket): ClientCarrier {
  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    onFrame(listener) {
      const onMessage = (data: Buffer) => listener(JSON.parse(data.toString('utf8')) as ServerFrame);
      socket.on('message', onMessage);
      return () => socket.off('message', onMessage);
    },
    onClose(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    close: () => socket.close(),
  };
}
