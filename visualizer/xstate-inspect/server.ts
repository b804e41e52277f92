// The name with its ending: Node resolves no other in a package without `exports`.
export { inspect } from '@xstate/inspect/lib/server.js';
