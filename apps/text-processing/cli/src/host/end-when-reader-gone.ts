// Ends the program when whoever reads what it writes has gone.
import type { Writable } from 'node:stream';

/** The exit code of a program whose reader has gone, as the shell gives it: 128 and the number of SIGPIPE. */
export const readerGone = 141;

/** Calls `exit` at the first write that nobody reads. Who listens there itself ends in order, or goes on without a reader. */
export function endWhenReaderGone(
  outputs: readonly Pick<Writable, 'on' | 'listenerCount'>[],
  exit: (code: number) => void = (code) => process.exit(code),
): void {
  for (const output of outputs)
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (output.listenerCount('error') > 1) return;
      if (error.code !== 'EPIPE') throw error;
      exit(readerGone);
    });
}
