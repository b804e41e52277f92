/** An error of somebody else's function surfaces as an uncaught one, as XState does with a subscriber. */
export function surfaceError(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}

/** Calls somebody else's function. */
export function surfaceErrors(call: () => void): void {
  try {
    call();
  } catch (error) {
    surfaceError(error);
  }
}
