import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { historyDefault } from '../chart/history-default';
import { actionNames, descriptionOf, nameOf, reactionOf } from '../chart/reaction';
import { stateId } from '../chart/state-id';
import type { DiagramOptions } from './diagram-options';
import { drawnChart } from './drawn-chart';
import { eventAbout, eventName, type ScxmlNames, scxmlNames } from './scxml-names';
import { toJson } from './to-json';
import { visibleName, visibleProse } from './visible-text';
import { element } from './xml';

const actions = (names: readonly string[]): string[] => names.flatMap((name) => element('chart:action', { name }));

/** What a person called it, as an expression: by its name where that is one, else as a member of all of its kind. */
const expression = (kind: string, name: string): string =>
  /^[A-Za-z_$][\w$]*(?:\([\w$(), ]*\))?$/.test(name) ? name : `${kind}[${JSON.stringify(name)}]`;

const optionalProse = (text: string | undefined) => text && visibleProse(text);

/** A name as an address; half a character would not be one. */
const addressOf = (name: string): string => encodeURIComponent(visibleName(name));

const delayOf = ({ delay }: { delay: unknown }): number | string =>
  typeof delay === 'number' ? delay : nameOf(delay, 'delay');

/** A guard by its name, called with what it is given where that is plain data. */
function condition(guard: unknown, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const { params } = guard as { params?: unknown };
  const isData = typeof params === 'object' && params !== null;
  return expression('guards', name) + (isData ? `(${toJson(params)})` : '');
}

function eventOf(node: AnyStateNode, eventType: string, names: ScxmlNames): string | undefined {
  if (eventType === '') return undefined;
  for (const { id } of node.invoke) {
    if (eventType === `xstate.done.actor.${id}`) return eventAbout(names.invoke(node, id), 'done.invoke');
    if (eventType === `xstate.error.actor.${id}`) return eventAbout(names.invoke(node, id), 'error.platform');
    if (eventType === `xstate.snapshot.${id}`) return eventAbout(names.invoke(node, id), 'snapshot');
  }
  if (eventType === `xstate.done.state.${node.id}`) return eventAbout(names.state(node), 'done.state');
  const after = node.after.find((transition) => transition.eventType === eventType);
  return after ? eventAbout(names.delay(node, delayOf(after))) : eventName(eventType);
}

/** XState takes the most specific event first, SCXML what is written first. */
const bySpecificity = (a: AnyTransitionDefinition, b: AnyTransitionDefinition): number => {
  const generality = ({ eventType }: AnyTransitionDefinition) => (eventType.endsWith('*') ? 1 / eventType.length : 0);
  return generality(a) - generality(b);
};

const isWithin = (inner: AnyStateNode, outer: AnyStateNode): boolean =>
  inner.parent !== undefined && (inner.parent === outer || isWithin(inner.parent, outer));

function transitionsOf(node: AnyStateNode, names: ScxmlNames, isHidden: (event: string, label: string) => boolean) {
  const all: AnyTransitionDefinition[] = [...(node.always ?? []), ...[...node.transitions.values()].flat()];
  return all.sort(bySpecificity).flatMap((transition) => {
    const reaction = reactionOf(node, transition);
    if (isHidden(reaction.event, reaction.label)) return [];
    const { target, reenter } = transition;
    const staysIn = node.type === 'compound' && !reenter && target?.every((one) => isWithin(one, node));
    return element(
      'transition',
      {
        event: eventOf(node, transition.eventType, names),
        cond: condition(transition.guard, reaction.guard),
        target: target?.map(names.state).join(' '),
        type: staysIn ? 'internal' : undefined,
      },
      actions(reaction.actions),
    );
  });
}

/**
 * A machine as W3C SCXML 1.0. Guards are ECMAScript names in `cond`, work is an `invoke`, delays are sent events.
 * Actions, descriptions, and names that are no XML names, are kept in a namespace of their own, which SCXML ignores.
 *
 * @see https://www.w3.org/TR/scxml/
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function toScxml(machine: AnyStateMachine, options: DiagramOptions = {}): string {
  drawnChart(machine, options);
  const names = scxmlNames(machine);
  const isHidden = (event: string, label: string): boolean =>
    options.hide?.includes(event) === true || options.hide?.includes(label) === true;

  function state(node: AnyStateNode): string[] {
    const id = names.state(node);
    const name = node.parent ? stateId(node) : machine.id;
    const described = {
      id,
      'chart:name': name === id ? undefined : name,
      'chart:description': options.descriptions === false ? undefined : optionalProse(descriptionOf(node)),
    };
    if (node.type === 'history') {
      const target = historyDefault(node).map(names.state).join(' ');
      return element('history', { ...described, type: node.history || 'shallow' }, element('transition', { target }));
    }
    const initial = node.type === 'compound' ? node.initial : undefined;
    const initialActions = actionNames(initial?.actions ?? []);
    const first = initial?.target.map(names.state).join(' ');
    const delays = [...new Set(node.after.map(delayOf))].map((delay) => ({
      id: names.delay(node, delay),
      written: typeof delay === 'number' ? { delay: `${delay}ms` } : { delayexpr: expression('delays', delay) },
    }));
    const entry = [
      ...actions(actionNames(node.entry)),
      ...delays.flatMap(({ id: sendId, written }) =>
        element('send', { id: sendId, event: eventAbout(sendId), ...written }),
      ),
    ];
    const exit = [
      ...actions(actionNames(node.exit)),
      ...delays.flatMap(({ id: sendId }) => element('cancel', { sendid: sendId })),
    ];
    const children = (Object.values(node.states) as AnyStateNode[]).flatMap(state);
    return element(
      node.type === 'parallel' || node.type === 'final' ? node.type : 'state',
      { ...described, initial: initialActions.length > 0 ? undefined : first },
      [
        ...(initialActions.length > 0
          ? element('initial', {}, element('transition', { target: first }, actions(initialActions)))
          : []),
        ...(entry.length > 0 ? element('onentry', {}, entry) : []),
        ...(exit.length > 0 ? element('onexit', {}, exit) : []),
        ...node.invoke.flatMap(({ id: invokeId, src }) =>
          element('invoke', {
            type: 'xstate',
            id: names.invoke(node, invokeId),
            src: addressOf(nameOf(src, invokeId)),
          }),
        ),
        ...transitionsOf(node, names, isHidden),
        ...(node.parent ? [] : endOf(node)),
        ...children,
      ],
    );
  }

  /** The machine is done when the state that stands for it is. */
  const endOf = (root: AnyStateNode): string[] =>
    mayEnd(root) ? element('transition', { event: eventAbout(names.machine, 'done.state'), target: names.end }) : [];
  const mayEnd = ({ type, states }: AnyStateNode): boolean =>
    type === 'parallel' || Object.values(states).some((child: AnyStateNode) => child.type === 'final');

  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...element(
      'scxml',
      {
        xmlns: 'http://www.w3.org/2005/07/scxml',
        'xmlns:chart': 'urn:plugin-statechart',
        version: '1.0',
        datamodel: 'ecmascript',
        name: names.machine,
        initial: names.machine,
      },
      [...state(machine.root), ...(mayEnd(machine.root) ? element('final', { id: names.end }) : [])],
    ),
    '',
  ].join('\n');
}
