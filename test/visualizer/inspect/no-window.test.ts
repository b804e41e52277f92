import { expect, it, vi } from 'vitest';
import { PluginStateMachine } from '../../../src';
import { createInspector } from '../../../visualizer/inspect/browser-inspector';

it.each([undefined, 'https://stately.ai/inspect', '/receiver', 'ws://127.0.0.1:4747/app'])(
  'the inspector of browsers does nothing, and says nothing, where there is no window: %s',
  (url) => {
    const connect = vi.fn();
    vi.stubGlobal('WebSocket', connect);
    const said = ['warn', 'error'].map((name) => vi.spyOn(console, name as 'warn').mockImplementation(() => {}));
    const { inspect, stop } = createInspector({ url });
    const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect });
    machine.transitionTo('Stopped', 'so');
    stop();
    expect(machine.phase).toBe('Stopped');
    expect(connect).not.toHaveBeenCalled();
    for (const spy of said) expect(spy).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  },
);
