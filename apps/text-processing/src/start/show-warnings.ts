// Shows what Node warns of in as few words as possible.

/** Shows each warning of the process once, in one line, instead of Node's three. */
export function showWarnings(write: (line: string) => void): void {
  const shown = new Set<string>();
  process.removeAllListeners('warning');
  process.on('warning', ({ message }) => {
    if (shown.has(message)) return;
    shown.add(message);
    write(`! ${message}\n`);
  });
}
