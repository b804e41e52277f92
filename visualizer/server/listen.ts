import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { ListenError } from './listen-error';
import { PortInUseError } from './port-in-use-error';

export const FIRST_PORT = 4747;
const PORTS_TO_TRY = 20;

async function listenOn(server: Server, host: string, port: number): Promise<number> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw code === 'EADDRINUSE'
      ? new PortInUseError(host, port, { cause: error })
      : new ListenError(host, port, code, { cause: error });
  }
  return (server.address() as AddressInfo).port;
}

/**
 * Listens on the port, or where none is given on the first free one from 4747 on.
 *
 * @returns the port
 * @throws {PortInUseError} the port that was given is in use
 * @throws {ListenError} the system does not allow it, or does not know the host
 */
export async function listen(server: Server, host: string, port: number | undefined): Promise<number> {
  if (port !== undefined) return listenOn(server, host, port);
  for (let candidate = FIRST_PORT; candidate < FIRST_PORT + PORTS_TO_TRY; candidate += 1) {
    try {
      return await listenOn(server, host, candidate);
    } catch (error) {
      if (!(error instanceof PortInUseError)) throw error;
    }
  }
  return listenOn(server, host, 0);
}
