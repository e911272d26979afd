import type { WebSocket } from 'ws';
import type { ServerCarrier } from '#shared/rpc/frames.ts';

/** What may wait for a slow client before it is let go: it can come back and take a new snapshot. */
export const maximumBufferedBytes = 8 * 1024 * 1024;

/** The serving end over one WebSocket: a frame is one text message of JSON; what is no JSON arrives as null. */
export function createWebSocketCarrier(socket: WebSocket): ServerCarrier {
  return {
    send(frame) {
      if (socket.bufferedAmount > maximumBufferedBytes) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    },
    onFrame(listener) {
      const onMessage = (data: WebSocket.RawData, isBinary: boolean) =>
        // Without a `binaryType` of our own, ws hands over a Buffer.
        listener(!isBinary && data instanceof Buffer ? parseJson(data.toString('utf8')) : null);
      socket.on('message', onMessage);
      return () => socket.off('message', onMessage);
    },
    onClose(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    close: () => socket.close(1008),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
