import type { Signal } from '@preact/signals';
import type { Actor } from '../model/actor';
import type { Page } from '../model/page';
import { ChartPanel } from './chart-panel';
import { Controls } from './controls';
import { DetailHeader } from './detail-header';
import { EventLog } from './event-log';
import { HistoryPanel } from './history-panel';
import { Tabs } from './tabs';

/** Everything about one plugin. */
export function PluginDetail({ page, plugin, token }: { page: Page; plugin: Signal<Actor>; token: string }) {
  return (
    <article class="detail" aria-labelledby="plugin-name">
      <DetailHeader page={page} plugin={plugin} />
      <Controls page={page} plugin={plugin} />
      <div class="detail-body">
        <ChartPanel page={page} plugin={plugin} token={token} />
        <Tabs
          label="What happened"
          tabs={[
            { id: 'history', label: 'History', panel: <HistoryPanel page={page} plugin={plugin} /> },
            { id: 'events', label: 'Events', panel: <EventLog page={page} plugin={plugin} /> },
          ]}
        />
      </div>
    </article>
  );
}
