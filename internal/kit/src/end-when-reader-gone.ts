// Ends a command-line program when whoever reads what it writes has gone.
import type { Writable } from 'node:stream';

/** As the shell gives it: 128 and the number of SIGPIPE. */
const readerGone = 141;

/** Calls `exit` with 141 at the first write that nobody reads: no answer of the program, and nothing to say of it. */
export function endWhenReaderGone(
  outputs: readonly Pick<Writable, 'on'>[] = [process.stdout, process.stderr],
  exit: (code: number) => void = (code) => process.exit(code),
): void {
  for (const output of outputs)
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      exit(readerGone);
    });
}
