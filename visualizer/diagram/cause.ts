import type { ChartMove, ChartReaction } from '../chart/chart';

/** What causes a move, as a person says it: what it is called, and what is said of it. */
interface Cause {
  /** The name of an event or of work; none where nothing is named. */
  readonly name: string | undefined;
  readonly text: string;
}

/** One way in which something happens: what causes it, under which guard, and with which actions. */
export interface Way {
  readonly causes: readonly Cause[];
  readonly guard: string | undefined;
  readonly actions: readonly string[];
  readonly description: string | undefined;
}

const ENDS: Readonly<Record<string, string>> = { done: 'is done', error: 'fails', snapshot: 'reports' };

function causeOf({ trigger, label }: ChartReaction): Cause {
  if (trigger === 'event') return { name: label, text: '' };
  if (trigger === 'always') return { name: undefined, text: 'at once' };
  if (trigger === 'after') return { name: undefined, text: label };
  const work = label.slice(trigger.length + 2);
  if (work === '') return { name: undefined, text: 'all inside is done' };
  return { name: work, text: ENDS[trigger] ?? '' };
}

/**
 * The ways in which a move is made. An end of work that leads the same way as an event is one more cause of it where
 * guard and actions are the same, else a way of its own.
 */
export function waysOf(reaction: ChartReaction & { ends?: ChartMove['ends'] }): Way[] {
  const ways: (Way & { causes: Cause[] })[] = [];
  for (const one of [reaction, ...(reaction.ends ?? [])]) {
    const { guard, actions, description } = one;
    const same = ways.find(
      (way) => way.guard === guard && way.description === description && way.actions.join('\n') === actions.join('\n'),
    );
    if (same) same.causes.push(causeOf(one));
    else ways.push({ causes: [causeOf(one)], guard, actions, description });
  }
  return ways;
}
