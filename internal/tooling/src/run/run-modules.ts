// Runs modules of documents in one child process.
import { join } from 'node:path';
import { runProgram, tail } from './run-program.ts';

/** How the import of one module ended. */
export interface ModuleRun {
  /** Absolute path. */
  readonly file: string;
  /** What it threw; `undefined` when all went well. */
  readonly error: string | undefined;
  /** Line of the module where it happened, when known. */
  readonly line: number | undefined;
}

/** Separates what modules print from what the program says about them. */
export const resultMark = '\n@@ results ';

/** Imports modules one after the other in one process, each with `timeoutMs` to finish. A module that ends the process fails. */
export async function runModules(
  files: readonly string[],
  { cwd, timeoutMs = 30_000 }: { cwd: string; timeoutMs?: number },
): Promise<ModuleRun[]> {
  const program = join(import.meta.dirname, 'run-modules-program.ts');
  const args = ['--no-warnings', program, String(timeoutMs), ...files];
  const ended = await runProgram(process.execPath, args, { cwd, timeoutMs: timeoutMs * files.length + 5000 });
  const at = ended.stdout.lastIndexOf(resultMark);
  const runs: ModuleRun[] = at < 0 ? [] : JSON.parse(ended.stdout.slice(at + resultMark.length));
  const culprit = files[runs.length];
  return culprit === undefined
    ? runs
    : [
        ...runs,
        { file: culprit, error: `ended the process: ${tail({ ...ended, stdout: '' })}`, line: undefined },
      ];
}
