/** The options that are given: one that is undefined is not. */
export const given = <Options extends object>(options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([, option]) => option !== undefined)) as Options;
