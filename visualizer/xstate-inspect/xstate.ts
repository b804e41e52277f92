// XState 4, as the visualizer has it: what it makes of a bridged machine and its states.
export { createMachine, State } from 'xstate';
