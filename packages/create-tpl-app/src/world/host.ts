// Says what the program needs of the world around it.
import type { Readable, Writable } from 'node:stream';

/** Where the program runs. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  /** Folder of the package: its `package.json`, and `dist/template.json`. */
  readonly packageFolder: string;
  /** Prints one line. */
  readonly print: (line: string) => void;
}

/** Whether somebody sits there who can be asked. */
export function isInteractive({ input, output, env }: Host): boolean {
  return input.isTTY === true && output.isTTY === true && !env['CI'];
}
