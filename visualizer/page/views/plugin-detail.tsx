import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Drawing } from '../chart/drawing';
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
  const drawing = useRef<Drawing | undefined>(undefined);
  return (
    <article class="detail" aria-labelledby="plugin-name">
      <DetailHeader page={page} plugin={plugin} drawing={drawing} />
      <Controls page={page} plugin={plugin} />
      <div class="detail-body">
        <ChartPanel page={page} plugin={plugin} token={token} drawing={drawing} />
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
