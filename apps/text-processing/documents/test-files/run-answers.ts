// Puts files into a folder and has them read by a process of their own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FolderAnswer } from './answer-files.ts';

/** What a fresh process answers to these files. */
export async function runAnswers(
  files: Iterable<{ readonly name: string; readonly make: () => Uint8Array }>,
  options: object = {},
): Promise<FolderAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  try {
    for (const { name, make } of files) await writeFile(join(folder, name), make());
    const program = fileURLToPath(new URL('./answer-files.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--expose-gc',
        '--experimental-strip-types',
        '--disable-warning=ExperimentalWarning',
        program,
        folder,
        JSON.stringify(options),
      ],
      { maxBuffer: 16_777_216 },
    );
    return JSON.parse(stdout) as FolderAnswer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
