/** The ids of the states that a value means, each one before those inside it: `form`, `form.editing`. */
export function stateIds(value: unknown, within = ''): string[] {
  if (typeof value === 'string') return [within + value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [within + name, ...stateIds(inside, `${within}${name}.`)]);
}

/** A value as a person reads it: its innermost states. */
export function stateText(value: unknown): string {
  const ids = stateIds(value);
  return ids.filter((id) => !ids.some((other) => other.startsWith(`${id}.`))).join(', ');
}
