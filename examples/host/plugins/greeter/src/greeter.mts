/** Greets over HTTP, and answers its host's `ping` over IPC. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const greetingFor = (visitor: number): string => `Hello, visitor ${visitor}.\n`;

let visitors = 0;

const server = createServer((_request, response) => {
  visitors += 1;
  response.end(greetingFor(visitors));
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`process ${process.pid} listens on http://127.0.0.1:${port}`);
});

function end(): void {
  server.close();
  server.closeAllConnections();
  if (process.connected) process.disconnect();
}

process.on('message', (message) => {
  if (message === 'ping') process.send?.('pong');
});
process.on('SIGTERM', end);
// A host that was killed cannot say goodbye; its end of the channel closes all the same.
process.on('disconnect', end);
