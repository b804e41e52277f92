import { pluginLifecycleFrom } from 'plugin-statechart';
import { lifecycleActor, subscribe } from './lifecycle-actor';

/** This package's statechart as a raw actor, with a subscriber of its snapshots. */
export const actorSendSubscribed = lifecycleActor(pluginLifecycleFrom, subscribe);
