import type { WebSocket } from 'ws';
import type { AppHello } from '../inspect/frames';
import { Client } from './client';
import { FrameError, readFrameFromApp } from './frame-schemas';
import type { Limits } from './limits';
import { LOCAL_APP } from './local-app';
import type { Store } from './store';
import type { AppLink, StoredApp } from './stored-app';

/** Takes a WebSocket on which an app reports what its actors do. */
export function acceptApp(socket: WebSocket, store: Store, limits: Limits): Client {
  let app: StoredApp | undefined;
  let forgetting: NodeJS.Timeout | undefined;

  const client = new Client(socket, limits.framesFromApp, limits.behind, (text) => {
    const frame = readFrameFromApp(text);
    if (frame.type === '@plugin-statechart.hello') app = introduce(frame);
    else if (app) store.receive(app, frame);
    else throw new FrameError('the first frame should be a hello');
  });
  const link: AppLink = {
    send: (command) => client.send(JSON.stringify(command)),
    drop: (reason) => client.drop(reason),
  };
  const introduction = setTimeout(() => client.drop('a hello should come at once'), limits.introduction);

  function introduce(hello: AppHello): StoredApp {
    if (app) throw new FrameError('there should be one hello');
    if (hello.app === LOCAL_APP) throw new FrameError(`the app ${LOCAL_APP} is the server's own`);
    clearTimeout(introduction);
    const introduced = store.connect(hello, link);
    forgetting = setTimeout(() => store.forgetMissing(introduced), limits.reintroduction);
    return introduced;
  }

  void client.closed.then(() => {
    clearTimeout(introduction);
    clearTimeout(forgetting);
    if (app) store.disconnect(app, link);
  });
  return client;
}
