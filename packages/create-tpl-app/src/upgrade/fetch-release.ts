// Fetches another version of this package from the registry, to see what it made.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Release, toRelease } from '../template/own-release.ts';
import type { Host } from '../world/host.ts';
import { runNpm } from '../world/run-npm.ts';
import { StopError } from '../world/stop-error.ts';
import { readTar } from './read-tar.ts';

const name = 'create-tpl-app';
const manifest = 'package/package.json';
const template = 'package/dist/template.json';

/**
 * Packs a published version and reads it, from the registry that npm uses in the folder of the application. None of its
 * code runs.
 *
 * @throws StopError when the registry does not answer, or has no such version.
 */
export function fetchRelease(version: string, { cwd, env }: Host): Release {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    const args = ['pack', `${name}@${version}`, '--pack-destination', folder, '--loglevel', 'error'];
    const npm = runNpm(args, { cwd, env });
    const [file] = readdirSync(folder);
    if (npm.status !== 0 || file === undefined)
      throw new StopError(
        `${name}@${version}, which made this application, could not be fetched: ${lastWords(npm.stderr)}\nNothing was changed: run this again when the registry answers.`,
      );
    const texts = readTar(readFileSync(join(folder, file)), new Set([manifest, template]));
    const [own, held] = [texts.get(manifest), texts.get(template)];
    if (own === undefined || held === undefined)
      throw new StopError(`${name}@${version} holds no template: nothing was changed.`);
    return toRelease(own, held);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastWords(stderr: string | null): string {
  const lines = (stderr ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/complete log|\.log$/.test(line));
  return lines.slice(0, 2).join(' ').replaceAll('npm error', '').trim() || 'npm did not say why';
}
