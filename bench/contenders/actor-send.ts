import { pluginLifecycleFrom } from 'plugin-statechart';
import { lifecycleActor, listenToTransitions } from './lifecycle-actor';

/** This package's statechart as a raw actor, with a listener of its transitions. */
export const actorSend = lifecycleActor(pluginLifecycleFrom, listenToTransitions);
