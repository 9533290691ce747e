/** Never aborts: for calls that still have to be made after a stop. For them alone no worker is started. */
export const unstoppable = new AbortController().signal;
