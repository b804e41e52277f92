/** Tells the time over HTTP. It knows nothing of its host: any program that says when it is ready can be a plugin. */
import { createServer } from 'node:http';

const server = createServer((_request, response) => {
  response.end(`It is ${new Date().toTimeString().slice(0, 8)}.\n`);
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`process ${process.pid} listens on http://127.0.0.1:${server.address().port}`);
});

process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
