/** When a frame was made, in ms since the epoch: Stately's protocol has it as text of either kind. */
export const timeOf = (createdAt: string): number => Number(createdAt) || Date.parse(createdAt) || 0;

/** What an error says. */
export const errorText = (error: unknown): string | undefined => {
  if (error === undefined || error === null) return undefined;
  const message = (error as { message?: unknown }).message;
  return typeof message === 'string' ? message : typeof error === 'string' ? error : JSON.stringify(error);
};
