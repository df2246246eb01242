// Ends the process at a signal that comes before it can end in order.
import { constants } from 'node:os';

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * From now on a signal ends the process at once: the first process of a container would not hear it otherwise, and start to
 * work for as long as it may take to be killed. Returns what gives the signals back.
 */
export function endWhileStarting(): () => void {
  const end = (signal: (typeof signals)[number]) => process.exit(128 + constants.signals[signal]);
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.removeListener(signal, end);
  };
}
