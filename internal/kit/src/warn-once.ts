// Warns of a failing listener once, not at every event.

/** Creates a warning of the process that is given once. Of the error only its name is shown: its text may hold anything. */
export function createWarnOnce(code: string): (what: string, error: unknown) => void {
  let hasWarned = false;
  return (what, error) => {
    if (hasWarned) return;
    hasWarned = true;
    const name = error instanceof Error ? error.name : typeof error;
    process.emitWarning(`${what} (${name}); further failures are not shown.`, { code });
  };
}
