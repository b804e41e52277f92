import { pluginLifecycleFrom } from '../../machines/plugin-lifecycle';
import { lifecycleActor, listenToTransitions } from './lifecycle-actor';

/** The same statechart, as XState itself interprets it. */
export const interpreter = lifecycleActor(pluginLifecycleFrom, listenToTransitions);
