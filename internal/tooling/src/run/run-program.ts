// Runs a program and keeps what it said.
import { spawn } from 'node:child_process';

/** How a program ended. */
export interface Ended {
  /** Exit code; `undefined` when it was stopped at the time limit. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const maxCharacters = 20_000_000;

/** Runs a program to its end, at most `timeoutMs` (default 5 minutes); then it is killed and has no code. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env = {}, timeoutMs = 300_000 }: { cwd: string; env?: Record<string, string>; timeoutMs?: number },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout = (stdout + text).slice(0, maxCharacters)));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr = (stderr + text).slice(0, maxCharacters)));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, stdout, stderr });
    });
  });
}

/** The last lines of what a program said: enough to see why it failed. */
export function tail({ stdout, stderr, code }: Ended, lines = 12): string {
  const text = (stderr.trim() || stdout.trim()).split('\n').slice(-lines).join('\n');
  return `${code === undefined ? 'did not end in time' : `exit ${code}`}${text && `\n${text}`}`;
}
