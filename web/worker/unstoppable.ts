/** Never aborts: for calls that still have to be made after a stop. */
export const unstoppable = new AbortController().signal;
