import { useSignal } from '@preact/signals';
import type { Page } from '../model/page';
import { Icon } from './icons';

function codeFor(token: string): string {
  const url = new URL(`app?${new URLSearchParams({ token })}`, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return `import { PluginStateMachine } from 'plugin-statechart';
import { createInspector } from 'plugin-statechart/visualizer/node';

const { inspect } = createInspector({ url: '${url.href}' });
new PluginStateMachine('my-plugin', 'Installed', { inspect });
setInterval(() => {}, 1000); // Your app: this one just runs on.`;
}

function CopyButton({ text }: { text: string }) {
  const label = useSignal('Copy');
  // A page from another machine has no clipboard, unless it came encrypted.
  if (!('clipboard' in navigator)) return null;
  const copy = async () => {
    label.value = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Not allowed',
    );
    setTimeout(() => {
      label.value = 'Copy';
    }, 2000);
  };
  return (
    <button type="button" class="button small copy" onClick={copy}>
      <Icon name="copy" />
      <span aria-live="polite">{label}</span>
    </button>
  );
}

/** What to do as long as no app has told of a plugin. */
export function EmptyState({ page, token }: { page: Page; token: string }) {
  const code = codeFor(token);
  const state = page.connection.state.value;
  const connected = [...page.store.apps.value.values()].filter((app) => app.connected).length;
  return (
    <main class="empty" id="detail" tabIndex={-1}>
      <svg class="empty-art" viewBox="0 0 220 70" aria-hidden="true">
        <rect x="4" y="22" width="58" height="26" rx="8" />
        <path d="M62 35h35m-6-5 6 5-6 5" />
        <rect class="lit" x="98" y="22" width="58" height="26" rx="8" />
        <path class="dashed" d="M156 35h34m-6-5 6 5-6 5" />
        <circle class="dashed" cx="204" cy="35" r="11" />
      </svg>
      <h2>{state === 'connecting' ? 'Connecting…' : 'No plugin yet'}</h2>
      <p>
        {connected > 0
          ? 'An app is connected. Its plugins appear here as soon as it starts them.'
          : 'Connect an app: plugins appear here as soon as it starts them.'}
      </p>
      <div class="code">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
        <pre tabIndex={0}>
          <code>{code}</code>
        </pre>
        <CopyButton text={code} />
      </div>
    </main>
  );
}
