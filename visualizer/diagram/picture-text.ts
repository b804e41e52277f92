import type { DiagramOptions } from './diagram-options';
import { visibleName, visibleProse } from './visible-text';

const LONGEST = 60;

/** A name as a picture shows it: never so long that nothing else is seen, and never nothing. */
export function shortName(name: string): string {
  const characters = [...visibleName(name)];
  if (characters.length === 0) return '""';
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : characters.join('');
}

/** A tooltip: what it is, and what it means. */
export function withDescription(name: string, description: string | undefined, options: DiagramOptions): string {
  const prose = options.descriptions === false ? '' : visibleProse(description ?? '');
  return prose === '' ? name : `${name}: ${prose}`;
}
