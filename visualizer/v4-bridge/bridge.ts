import type { AnyActor, AnyStateMachine, InspectionEvent } from 'xstate';
import { createFrameSource, type FrameSource } from '../inspect/frame-source';
import type { ActorFrame, FrameEvent, InspectionFrame } from '../inspect/frames';
import type { XStateInspectorOptions } from './inspector';
import { toV4Machine } from './machine';
import type { Registry } from './registry';
import { V4Service } from './service';

const isMachine = (logic: object): logic is AnyStateMachine => 'root' in logic && 'implementations' in logic;

/** Presents the machines among the actors that XState 5 tells of as services of XState 4. */
export class Bridge {
  readonly #registry: Registry;
  readonly #source: FrameSource;
  /** Machine actors, as long as they may do something. An actor that the app has let go is not kept. */
  readonly #actors = new Map<string, WeakRef<AnyActor>>();
  readonly #services = new Map<string, V4Service>();
  #isStopped = false;

  constructor(registry: Registry, options: XStateInspectorOptions) {
    this.#registry = registry;
    this.#source = createFrameSource((frame) => this.#receive(frame), { ...options, allowControl: false });
  }

  readonly inspect = (event: InspectionEvent): void => {
    if (this.#isStopped) return;
    const actor = event.actorRef as AnyActor;
    if (isMachine(actor.logic) && !this.#actors.has(actor.sessionId)) {
      this.#actors.set(actor.sessionId, new WeakRef(actor));
    }
    this.#source.inspect(event);
  };

  stop(): void {
    this.#isStopped = true;
    this.#source.stop();
  }

  #receive(frame: InspectionFrame): void {
    const service = this.#services.get(frame.sessionId);
    if (frame.type === '@xstate.actor') this.#introduce(frame);
    else if (frame.type === '@xstate.snapshot') service?.noteSnapshot(frame.event, frame.snapshot);
    // Of its start the visualizer is told when it is introduced.
    else if (frame.event.type !== 'xstate.init') service?.noteEvent(frame.event, frame.sourceId);
  }

  #introduce(frame: ActorFrame): void {
    const { sessionId, snapshot } = frame;
    const actor = this.#actors.get(sessionId)?.deref();
    // One whose initial context throws has no state to be shown in.
    if (!actor || snapshot.value === undefined) return;
    const send = (event: FrameEvent): void => this.#actors.get(sessionId)?.deref()?.send(event);
    const service = new V4Service(frame, toV4Machine(actor.logic as AnyStateMachine), send);
    this.#services.set(sessionId, service);
    service.onStop(() => {
      this.#services.delete(sessionId);
      this.#actors.delete(sessionId);
    });
    this.#registry.register(service);
  }
}
