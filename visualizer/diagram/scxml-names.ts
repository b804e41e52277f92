import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { stateId } from '../chart/state-id';

const asEscape = (character: string): string =>
  `_x${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}_`;

const escaped = (text: string): string => text.replace(/_(?=x[0-9A-F]{4,}_)|[^\w.-]/gu, asEscape) || '_x_';

/**
 * Any text as an XML name, with the escapes that SQL and .NET use: `_x0020_` is a space. Two texts never become the
 * same name.
 */
export const xmlName = (text: string): string => escaped(text).replace(/^[^A-Za-z_]/, asEscape);

/** A name as an event: a dot with nothing on one side of it divides nothing. */
const divided = (name: string): string => name.replace(/^\.|\.$|(?<=\.)\./g, asEscape);

/** An event's type, as names divided by dots. SCXML divides events by blanks, and knows a wildcard at the end. */
export function eventName(type: string): string {
  if (type === '*') return type;
  const wildcard = type.endsWith('.*') ? '.*' : '';
  return divided(escaped(type.slice(0, type.length - wildcard.length))) + wildcard;
}

/** An event that tells of something with an id of the document. */
export const eventAbout = (id: string, kind?: string): string => (kind === undefined ? '' : `${kind}.`) + divided(id);

/** The ids of an SCXML document. They are unique among states, invoked actors and delayed events together. */
export interface ScxmlNames {
  /** What stands for the machine itself: a state around all others, since only states have transitions. */
  readonly machine: string;
  /** Where the machine ends up when it is done. */
  readonly end: string;
  state(node: AnyStateNode): string;
  invoke(node: AnyStateNode, id: string): string;
  delay(node: AnyStateNode, delay: string | number): string;
}

export function scxmlNames(machine: AnyStateMachine): ScxmlNames {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  const nameOf = (key: string, wanted: string): string => {
    const known = names.get(key);
    if (known !== undefined) return known;
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}_${count}`;
    taken.add(name);
    names.set(key, name);
    return name;
  };
  const state = (node: AnyStateNode): string =>
    node.parent ? nameOf(JSON.stringify(['state', node.path]), xmlName(stateId(node))) : ofMachine;
  const reserve = (node: AnyStateNode): void => {
    for (const child of Object.values(node.states) as AnyStateNode[]) {
      state(child);
      reserve(child);
    }
  };
  let ofMachine = '';
  // The states choose first: their names are what people know.
  reserve(machine.root);
  ofMachine = nameOf('machine', xmlName(machine.id));
  return {
    machine: ofMachine,
    end: nameOf('end', `${ofMachine}.done`),
    state,
    invoke: (node, id) => nameOf(JSON.stringify(['invoke', node.path, id]), `${state(node)}.${escaped(id)}`),
    delay: (node, delay) =>
      nameOf(JSON.stringify(['delay', node.path, delay]), `${state(node)}.after.${escaped(`${delay}`)}`),
  };
}
