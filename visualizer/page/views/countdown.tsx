import { now } from '../model/clock';
import type { Wait } from '../model/plugin-context';
import { durationText } from '../model/time';

const RADIUS = 15;
const ROUND = 2 * Math.PI * RADIUS;

/** What is left of a wait: in ms, as a share from 0 to 1, and in words. */
function leftOf({ deadline, delay }: Wait): { share: number; text: string } {
  const ms = Math.max(0, deadline - now.value);
  return {
    share: delay > 0 ? Math.min(1, ms / delay) : 0,
    text: ms === 0 ? 'now' : `in ${durationText(Math.ceil(ms / 1000) * 1000)}`,
  };
}

/** A ring that empties until the next attempt. */
export function CountdownRing({ wait }: { wait: Wait }) {
  const { share } = leftOf(wait);
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
  return <span class="countdown-bar" style={{ transform: `scaleX(${leftOf(wait).share})` }} />;
}

export function CountdownText({ wait }: { wait: Wait }) {
  return <span class="number">{leftOf(wait).text}</span>;
}
