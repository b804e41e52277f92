// @vitest-environment happy-dom
import { h, render } from 'preact';
import { expect, test } from 'vitest';
import type { Page } from '../../../visualizer/page/model/page';
import { StatelyPanel } from '../../../visualizer/page/views/stately-panel';

test('an inspector that says at once that it is there is heard', () => {
  let relays = 0;
  const page = {
    relay() {
      relays += 1;
      return () => {};
    },
  } as unknown as Page;
  const root = document.createElement('div');
  document.body.append(root);
  render(h(StatelyPanel, { page, url: 'about:blank', isShown: true }), root);
  const source = window;
  // It loads no frames here.
  Object.defineProperty(root.querySelector('iframe'), 'contentWindow', { value: source });
  const data = { type: '@statelyai.connected' };
  dispatchEvent(new MessageEvent('message', { data, origin: 'null', source }));
  expect(relays).toBe(1);
  render(null, root);
});
