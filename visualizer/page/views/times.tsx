import { now } from '../model/clock';
import { agoText, clockText, durationText, fullTimeText } from '../model/time';

/** How long something has lasted; it counts on. */
export function Lasting({ since }: { since: number }) {
  return <span class="number">{durationText(now.value - since)}</span>;
}

/** When something was: the time of day, and how long ago. */
export function Moment({ timestamp }: { timestamp: number }) {
  return (
    <time class="moment number" dateTime={new Date(timestamp).toISOString()} title={fullTimeText(timestamp)}>
      <span>{clockText(timestamp)}</span> <span class="ago">{agoText(now.value - timestamp)}</span>
    </time>
  );
}
