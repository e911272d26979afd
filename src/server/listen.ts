import type { Server } from 'node:http';
import { PolyptychError } from '#shared/errors.ts';

export const defaultPort = 7878;
/** The server is for this machine alone. */
const address = '127.0.0.1';
const attempts = 20;

/**
 * Listens on this machine only and returns the port. An asked-for port must be free (`port_in_use` otherwise; 0 takes
 * any); without one, the default port or the next free one after it.
 */
export async function listen(server: Server, askedPort: number | null): Promise<number> {
  const ports =
    askedPort === null ? Array.from({ length: attempts }, (_, index) => defaultPort + index) : [askedPort];
  for (const port of ports) {
    const bound = await tryPort(server, port);
    if (bound !== null) return bound;
  }
  throw new PolyptychError(
    'port_in_use',
    askedPort === null
      ? `The ports ${defaultPort} to ${defaultPort + attempts - 1} are all in use: give a free one with --port.`
      : `Port ${askedPort} is in use by another program: choose another with --port, or leave --port out to take a free one.`,
  );
}

/** The port, or null when another program has it. */
function tryPort(server: Server, port: number): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const onError = (error: NodeJS.ErrnoException) => {
    server.off('listening', onListening);
    if (error.code === 'EADDRINUSE') resolve(null);
    else if (error.code === 'EACCES')
      reject(
        new PolyptychError(
          'bad_input',
          `Port ${port} is reserved by the system: choose one from 1024 to 65535.`,
          {
            cause: error,
          },
        ),
      );
    else reject(error);
  };
  const onListening = () => {
    server.off('error', onError);
    const bound = server.address();
    resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
  };
  server.once('error', onError);
  server.once('listening', onListening);
  server.listen({ port, host: address });
  return promise;
}
