// Type-checks groups of files outside of this process.
import { join } from 'node:path';
import { runProgram, tail } from './run-program.ts';

/** Files that are compiled together. */
export interface Compilation {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** As in a tsconfig, on top of the house's own. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What the compiler says about a file. */
export interface CompilerProblem {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The compiler's number: 2307 is a module not found. */
  readonly code: number;
  readonly message: string;
}

/** Type-checks in a process of its own, strictly, with Node's types; several compilations share what they read. */
export async function compile(compilations: readonly Compilation[], cwd: string): Promise<CompilerProblem[]> {
  const program = join(import.meta.dirname, 'compile-program.ts');
  const ended = await runProgram(process.execPath, [program, JSON.stringify(compilations)], { cwd });
  if (ended.code !== 0) throw new Error(`compiling ${tail(ended)}`);
  return JSON.parse(ended.stdout);
}
