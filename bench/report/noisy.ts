/** Ends the title of a column whose numbers say nothing when they change. */
export const NOISY = '(noisy)';
