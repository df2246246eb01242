// Says what the command line reads from, writes to and works with.
import type { Writable } from 'node:stream';
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { TextService } from '../../../src/domain/text-service.ts';

/** Where something is written to, and whether a person watches. */
export type CliOutput = Writable & { readonly isTTY?: boolean };

/** What the command line reads from and writes to: `process` fits. */
export interface CliHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: CliOutput;
  readonly stderr: CliOutput;
  once(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  removeListener(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Whether a line can be drawn anew there: the shell of an editor says that it is a terminal, and shows the signs for it (indicatif#763). */
export const canRedraw = ({ env, stderr }: Pick<CliHost, 'env' | 'stderr'>): boolean =>
  stderr.isTTY === true && env['TERM'] !== 'dumb';

/** What works on texts, and by which rules. */
export interface CliService {
  readonly service: TextService;
  /** Models that may be named. Default: none. */
  readonly models?: readonly string[];
  readonly maxTextCharacters: number;
  readonly maxDocumentCharacters: number;
  /** Length of the parts of a text that is longer than one request may be. */
  readonly documentPartTokens: number;
  close(): Promise<void>;
}

/** What the commands are made of. */
export interface CliParts {
  readonly operations: readonly Operation[];
  readonly version: string;
  compose(env: CliHost['env'], logTo: Writable): Promise<CliService>;
  /** Starts the service, which then ends by itself. */
  serve(): Promise<unknown>;
  /** Starts a worker, which then ends by itself. */
  work(): Promise<unknown>;
}

/** Who asks, for the cache. */
export const caller = 'command-line';
