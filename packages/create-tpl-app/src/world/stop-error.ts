// Ends a command with one sentence for the person who ran it.

/** Stops the command: its message says what is wrong and what to do. `exitCode` is what the program ends with. */
export class StopError extends Error {
  override readonly name = 'StopError';
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
