import type { WebSocketServer } from 'ws';
import type { Clock } from '#core/ports.ts';

const pingIntervalMs = 30_000;

/** Pings every client at an interval and drops the one that left the last ping unanswered. Returns its undo. */
export function keepAlive(server: WebSocketServer, clock: Clock): () => void {
  const unanswered = new WeakSet<object>();
  let stopTimer = clock.after(pingIntervalMs, beat);
  server.on('connection', (socket) => socket.on('pong', () => unanswered.delete(socket)));

  function beat() {
    for (const socket of server.clients) {
      if (unanswered.has(socket)) socket.terminate();
      else {
        unanswered.add(socket);
        socket.ping();
      }
    }
    stopTimer = clock.after(pingIntervalMs, beat);
  }
  return () => stopTimer();
}
