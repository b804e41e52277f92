import StateMachine from 'javascript-state-machine';
import { PLUGIN_MOVES } from 'plugin-statechart';
import { Books } from './books';
import type { Contender, PluginSetup } from './contender';

const Plugin = StateMachine.factory({
  init: 'Uninstalled',
  transitions: PLUGIN_MOVES.map(({ event, from, to }) => ({ name: event, from, to })),
  data: (setup: PluginSetup) => ({ books: new Books(setup) }),
  methods: {
    onAfterTransition({ from, to }, reason) {
      // The first state is entered by a transition, too.
      if (from !== 'none') this.books.record(from, to, reason);
    },
  },
});

/** javascript-state-machine: a method for each event. */
export const javascriptStateMachine: Contender<InstanceType<typeof Plugin>> = {
  create(setup) {
    const plugin = new Plugin(setup);
    if (setup.initial === 'Installed') {
      plugin.install('');
      plugin.installed('');
    }
    return plugin;
  },
  phase: (plugin) => plugin.state,
  move: (plugin, { event, reason }) => {
    plugin[event](reason);
  },
  refuse(plugin, { event, reason }, tell) {
    try {
      plugin[event](reason);
    } catch {
      tell();
    }
  },
  history: (plugin) => plugin.books.history,
  sequence: (plugin) => plugin.books.sequence,
};
