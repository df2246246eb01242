// Judges what would be published with the tools of others.
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Check, Problem } from '../../house/check.ts';
import type { House, Package } from '../../house/house.ts';
import { packInto } from '../../run/pack.ts';
import { mapParallel } from '../../run/parallel.ts';
import type { Ended } from '../../run/run-program.ts';
import { runProgram, tail } from '../../run/run-program.ts';
import { keepUntilRemoved } from '../../run/temporary.ts';

interface WrongType {
  readonly kind: string;
  readonly entrypoint?: string;
  readonly resolutionKind?: string;
}

const attw = join(
  dirname(createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json')),
  'dist',
  'index.js',
);

/**
 * What would be published is what a package manager and TypeScript expect: publint, strict, and are-the-types-wrong; with
 * its license, and without source maps.
 */
export const published: Check = {
  name: 'published',
  about: 'publint --strict, are-the-types-wrong, license and no maps on every tarball',
  async run(house) {
    const target = mkdtempSync(join(tmpdir(), 'tpl-published-'));
    const temporary = keepUntilRemoved(target);
    try {
      const found = await mapParallel(house.packages, 2, (entry) =>
        checkPackage(house, entry, join(target, entry.short)),
      );
      return found.flat();
    } finally {
      temporary.remove();
    }
  },
};

async function checkPackage(house: House, entry: Package, target: string): Promise<Problem[]> {
  const file = `${entry.folder}/package.json`;
  const tarball = join(target, await packInto(house, entry, target));
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const pack = { tarball: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer };
  const { messages } = await publint({ strict: true, pack });
  const manifest = { ...entry.manifest };
  const linted = messages.map((message) => ({
    file,
    message: `publint: ${formatMessage(message, manifest, { color: false }) ?? message.code}`,
  }));
  const held = (await runProgram('tar', ['-tzf', tarball], { cwd: target })).stdout.split('\n');
  const wrong = [
    ...(held.includes('package/LICENSE')
      ? []
      : ['the tarball holds no LICENSE: copy that of the repository']),
    ...held
      .filter((path) => path.endsWith('.map'))
      .map((path) => `the tarball holds ${path}: leave maps out`),
  ];
  const args = [attw, tarball, '--profile', 'esm-only', '--format', 'json'];
  const ended = await runProgram(process.execPath, args, { cwd: target });
  const types = ended.code === 0 ? [] : wrongTypes(ended);
  return [
    ...linted,
    ...wrong.map((message) => ({ file, message })),
    ...types.map((message) => ({ file, message: `are-the-types-wrong: ${message}` })),
  ];
}

/** One sentence a problem; those of CommonJS and the old resolution are not ours: the packages are ESM. */
function wrongTypes(ended: Ended): string[] {
  try {
    const { analysis } = JSON.parse(ended.stdout) as { analysis: { problems: WrongType[] } };
    return analysis.problems
      .filter(({ resolutionKind = '' }) => !['node10', 'node16-cjs'].includes(resolutionKind))
      .map(({ kind, entrypoint = '', resolutionKind = '' }) =>
        [kind, entrypoint, resolutionKind].join(' ').trim(),
      );
  } catch {
    return [tail(ended)];
  }
}
