// Makes a copy of the service with one thing broken in it, which runs from its sources.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Programs } from '../run/start-programs.ts';
import type { PlantedFault } from './planted-fault.ts';

/** A broken copy. */
export interface BrokenFork {
  readonly programs: Programs;
  /** Removes it. */
  close(): void;
}

// Neither what was built nor what only tests need.
const leftOut = /^(?:node_modules|dist|coverage|web|test|examples|deploy|client|drill|\..*)$/;

/**
 * Copies the sources below `folder` and breaks them.
 *
 * @throws Error when a change does not fit the sources: then the fault is not planted, and finding nothing would prove nothing.
 */
export function breakFork(folder: string, { name, edits = [] }: PlantedFault): BrokenFork {
  const copy = mkdtempSync(join(tmpdir(), `drill-${name}-`));
  for (const part of readdirSync(folder).filter((one) => !leftOut.test(one)))
    cpSync(join(folder, part), join(copy, part), { recursive: true });
  symlinkSync(join(folder, 'node_modules'), join(copy, 'node_modules'));
  // The pages are built once, for whoever serves them.
  if (existsSync(join(folder, 'dist', 'web')))
    cpSync(join(folder, 'dist', 'web'), join(copy, 'src', 'web'), { recursive: true });
  const end = () => rmSync(copy, { recursive: true, force: true });
  for (const { file, from, to } of edits) {
    const path = join(copy, file);
    const [before, after, more] = readFileSync(path, 'utf8').split(from);
    if (before === undefined || after === undefined || more !== undefined) {
      end();
      throw new Error(`${name} cannot be planted: ${file} does not hold its place exactly once.`);
    }
    writeFileSync(path, `${before}${to}${after}`);
  }
  const programs = { service: join(copy, 'src', 'main.ts'), worker: join(copy, 'src', 'worker.ts') };
  return { programs, close: end };
}
