import type { Server } from 'node:http';
import { PolyptychError } from '#shared/errors.ts';

export const defaultPort = 7878;
/** This machine alone, unless someone chooses another address. */
const ownAddress = '127.0.0.1';
const everyAddress = new Set(['0.0.0.0', '::']);
const attempts = 20;

/** Where to listen: `server` always answers this machine, `outside` where the chosen address is another one. */
export interface Listeners {
  server: Server;
  outside: Server;
}

/**
 * Listens on this machine and on an address that others reach, and returns the port. Throws `bad_input` for an address
 * that this machine does not have.
 */
export async function listenAt(
  { server, outside }: Listeners,
  host: string | null,
  askedPort: number | null,
): Promise<number> {
  if (host === null || host === ownAddress || host === 'localhost') return listen(server, askedPort);
  // All addresses have this machine's own among them.
  if (everyAddress.has(host)) return listen(server, askedPort, host);
  const port = await listen(server, askedPort);
  return listen(outside, port, host);
}

/**
 * Listens on this machine only, unless told otherwise, and returns the port. An asked-for port must be free (`port_in_use` otherwise; 0 takes
 * any); without one, the default port or the next free one after it.
 */
export async function listen(
  server: Server,
  askedPort: number | null,
  address: string = ownAddress,
): Promise<number> {
  const ports =
    askedPort === null ? Array.from({ length: attempts }, (_, index) => defaultPort + index) : [askedPort];
  for (const port of ports) {
    const bound = await tryPort(server, port, address);
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
function tryPort(server: Server, port: number, address: string): Promise<number | null> {
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
    else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
      reject(
        new PolyptychError(
          'bad_input',
          `This machine has no address "${address}": give one of its own with --host, or 0.0.0.0 for all.`,
          { cause: error },
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
