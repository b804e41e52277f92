/** As far as the bench uses it. The types that there are on npm are of its version 2. */
declare module 'javascript-state-machine' {
  interface Lifecycle {
    from: string;
    to: string;
  }

  interface Factory<Data, Start, Names extends string> {
    init: string;
    transitions: { name: Names; from: string; to: string }[];
    data: (start: Start) => Data;
    methods: { onAfterTransition: (this: Data, lifecycle: Lifecycle, reason: string) => void };
  }

  const StateMachine: {
    factory: <Data, Start, Names extends string>(
      options: Factory<Data, Start, Names>,
    ) => new (
      start: Start,
    ) => Data & { readonly state: string } & Record<Names, (reason: string) => boolean>;
  };
  export default StateMachine;
}
