/** Calls somebody else's function. An error of theirs surfaces as an uncaught one, as XState does with a subscriber. */
export function surfaceErrors(call: () => void): void {
  try {
    call();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
