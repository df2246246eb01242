import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const entry = pathToFileURL(join(process.cwd(), 'dist', 'index.js')).href;

/** Runs a module that may import the built package as `monitoring`; `npm test` builds before it tests. */
export function runModule(source: string, stdio: StdioOptions, flags: readonly string[] = []): ChildProcess {
  const code = `import * as monitoring from ${JSON.stringify(entry)};\n${source}`;
  return spawn(process.execPath, [...flags, '--expose-gc', '--input-type=module', '-e', code], { stdio });
}
