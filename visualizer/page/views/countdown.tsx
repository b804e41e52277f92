import { now } from '../model/clock';
import type { Wait } from '../model/plugin-context';
import { durationText } from '../model/time';
import { leftOf } from '../model/wait';

const RADIUS = 15;
const ROUND = 2 * Math.PI * RADIUS;

/** What is left of a wait: as a share from 0 to 1, and in words. */
function shownWait(wait: Wait): { share: number; text: string } {
  const ms = leftOf(wait, now.value);
  return {
    share: ms === 0 ? 0 : ms / wait.delay,
    text: ms === 0 ? 'now' : `in ${durationText(Math.ceil(ms / 1000) * 1000)}`,
  };
}

/** A ring that empties until the next attempt. */
export function CountdownRing({ wait }: { wait: Wait }) {
  const { share } = shownWait(wait);
  return (
    <svg class="ring" viewBox="0 0 36 36" aria-hidden="true">
      <circle class="track" cx="18" cy="18" r={RADIUS} />
      <circle
        class="left"
        cx="18"
        cy="18"
        r={RADIUS}
        stroke-dasharray={ROUND}
        stroke-dashoffset={ROUND * (1 - share)}
        transform="rotate(-90 18 18)"
      />
    </svg>
  );
}

/** A bar that empties until the next attempt. */
export function CountdownBar({ wait }: { wait: Wait }) {
  return <span class="countdown-bar" style={{ transform: `scaleX(${shownWait(wait).share})` }} />;
}

export function CountdownText({ wait }: { wait: Wait }) {
  return <span class="number">{shownWait(wait).text}</span>;
}
