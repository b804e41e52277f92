import { useSignal, useSignalEffect } from '@preact/signals';
import type { Page } from '../model/page';
import { ConnectionBanner } from './connection-banner';
import { EmptyState } from './empty-state';
import { ListTools } from './list-tools';
import { PluginDetail } from './plugin-detail';
import { PluginList } from './plugin-list';
import { StatelyPanel } from './stately-panel';
import { TopBar, type View } from './top-bar';

function Plugins({ page, token }: { page: Page; token: string }) {
  const plugin = page.plugin.value;
  if (page.store.plugins.value.length === 0) return <EmptyState page={page} token={token} />;
  return (
    <main class={plugin ? 'panes has-detail' : 'panes'}>
      <section class="list-pane" aria-label="All plugins">
        <ListTools page={page} />
        <PluginList page={page} />
      </section>
      <section class="detail-pane" id="detail" aria-label="The plugin" tabIndex={-1}>
        {plugin ? (
          <PluginDetail key={plugin.peek().sessionId} page={page} plugin={plugin} token={token} />
        ) : (
          <p class="nothing">Choose a plugin to see its statechart, its history and its events.</p>
        )}
      </section>
    </main>
  );
}

/** The whole page. */
export function App({ page, token }: { page: Page; token: string }) {
  const view = useSignal<View>('plugins');
  useSignalEffect(() => {
    const [first] = page.listed.value;
    // Where there is room for both, nobody has to choose before there is something to see.
    if (first && !page.plugin.value && matchMedia('(min-width: 900px)').matches) {
      page.selected.value = first.actor.sessionId;
    }
  });
  const stately = page.store.hello.value?.stately;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('detail')?.focus()}>
        Skip to the plugin
      </button>
      <TopBar page={page} view={view} />
      <ConnectionBanner page={page} />
      {stately !== undefined && <StatelyPanel page={page} url={stately} isShown={view.value === 'stately'} />}
      {view.value === 'plugins' && <Plugins page={page} token={token} />}
    </>
  );
}
