// An app that is inspected for a while, and then ends by itself.
import { WebSocket } from 'ws';
import { PluginStateMachine } from '../../../src';
import { inspectOnServer } from '../../../visualizer/v4-bridge/node';

const inspector = await inspectOnServer({ port: 0 });
const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect: inspector.inspect });
const socket = new WebSocket(inspector.url);
socket.on('open', () => socket.send('{"type":"xstate.inspecting"}'));
socket.on('message', () => {
  console.log('stopped');
  inspector.stop();
  inspector.stop();
  machine.transitionTo('Stopped', 'after the inspection');
  console.log(machine.phase);
});
socket.on('close', () => console.log('closed'));
