// Makes projects of users out of packed packages: a folder, what it depends on, what it runs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readHouse } from '../../internal/tooling/src/house/house.ts';
import { packInto } from '../../internal/tooling/src/run/pack.ts';
import { type Ended, runProgram, tail } from '../../internal/tooling/src/run/run-program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The five packages as tarballs: what a project writes among its dependencies. */
export interface Packed {
  /** Absolute; the projects are made in it. */
  readonly folder: string;
  /** `file:` addresses by name of the package. */
  readonly dependencies: Readonly<Record<string, string>>;
  remove(): void;
}

/** Packs all five into a temporary folder. */
export async function packAll(): Promise<Packed> {
  const house = readHouse(root);
  const folder = mkdtempSync(join(tmpdir(), 'tpl-projects-'));
  const dependencies: Record<string, string> = {};
  for (const entry of house.packages)
    dependencies[entry.name] = `file:${join(folder, await packInto(house, entry, folder))}`;
  return { folder, dependencies, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A project of a user. */
export interface Project {
  readonly name: string;
  /** Beside the five packages. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** `commonjs` or `module`, default `module`. */
  readonly type?: 'commonjs' | 'module';
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Run in order, each at most five minutes, with the project's programs on PATH. */
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
}

/** Makes a project, installs it with npm and runs its commands; the last output, or what went wrong. */
export async function runProject(
  packed: Packed,
  { name, dependencies, type = 'module', files, commands }: Project,
): Promise<{ problem?: string; output: string }> {
  const folder = join(packed.folder, name);
  const manifest = { name, private: true, type, dependencies: { ...packed.dependencies, ...dependencies } };
  for (const [path, text] of Object.entries({
    ...files,
    'package.json': JSON.stringify(manifest, null, 2),
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const path = `${join(folder, 'node_modules', '.bin')}:${dirname(process.execPath)}:${process.env.PATH}`;
  const env = { PATH: path, CI: '1', NEXT_TELEMETRY_DISABLED: '1' };
  let ended: Ended = await runProgram('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, env });
  for (const [program, ...args] of commands) {
    if (ended.code !== 0) break;
    ended = await runProgram(program, args, { cwd: folder, env });
  }
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  return ended.code === 0 ? { output: ended.stdout } : { output: ended.stdout, problem: tail(ended) };
}
