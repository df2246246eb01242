// Infrastructure Service: tooling · stable API, changes affect all users
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import type { Alone } from '../alone/alone.ts';
import { installAlone, installedBeside } from '../alone/alone.ts';
import type { Check, Problem } from '../house/check.ts';
import type { House, Package } from '../house/house.ts';
import type { CompilerProblem } from '../run/compile.ts';
import { compile } from '../run/compile.ts';
import { mapParallel } from '../run/parallel.ts';
import { runModules } from '../run/run-modules.ts';
import { runProgram } from '../run/run-program.ts';
import { keepUntilRemoved } from '../run/temporary.ts';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

/**
 * Every package works by itself: packed, installed in an empty folder, imported from ESM, required from CommonJS, compiled
 * from TypeScript by both resolutions, its README run, used in a CommonJS test of Jest; and none of the others comes along.
 */
export const packed: Check = {
  name: 'packed',
  about: 'every package installed alone works from ESM, CommonJS, TypeScript and Jest',
  async run(house) {
    const target = mkdtempSync(join(tmpdir(), 'tpl-packed-'));
    const temporary = keepUntilRemoved(target);
    try {
      const built = house.packages.filter(({ doors }) => doors.length > 0);
      const installed = await mapParallel(built, 2, (entry) =>
        installAlone(house, entry, join(target, entry.short)),
      );
      for (const alone of installed) writeProbes(alone);
      const [used, compiled, tested] = await Promise.all([
        mapParallel(installed, 2, (alone) => use(house, alone)),
        compileProbes(installed, target),
        runJest(installed, target),
      ]);
      return [...used.flat(), ...compiled, ...tested];
    } finally {
      temporary.remove();
    }
  },
};

function writeProbes({ entry, folder, readme }: Alone): void {
  const specifiers = entry.doors.map(({ specifier }) => specifier);
  const list = JSON.stringify(specifiers);
  const imports = specifiers.map((specifier, index) => `import * as door${index} from '${specifier}';\n`);
  writeFileSync(
    join(folder, 'probe.mjs'),
    `const read = [];
    process.env = new Proxy(process.env, {
      get: (env, name) => (/^TPL_|_KEY$|_URL$/.test(name) && read.push(name), env[name]),
    });
    for (const door of ${list}) await import(door);
    if (read.length > 0) throw new Error('importing it reads ' + read.join(', ') + ' from the environment');\n`,
  );
  writeFileSync(join(folder, 'probe.cjs'), `for (const door of ${list}) require(door);\n`);
  writeFileSync(
    join(folder, 'probe.ts'),
    `${imports.join('')}export const doors = [${specifiers.map((_, index) => `door${index}`).join(', ')}];\n`,
  );
  writeFileSync(
    join(folder, 'jest.probe.cjs'),
    `const [major, minor] = process.versions.node.split('.').map(Number);
    // Jest requires ES modules where Node can evaluate them at once; before, a CommonJS test imports them.
    const canRequire = major > 24 || (major === 24 && minor >= 9);
    for (const door of ${list}) {
      test('import ' + door, async () => expect(Object.keys(await import(door))).not.toEqual([]));
      if (canRequire) test('require ' + door, () => expect(Object.keys(require(door))).not.toEqual([]));
    }`,
  );
  for (const [index, { code }] of readme.entries())
    writeFileSync(join(folder, `readme-${index}.ts`), `${code}\nexport {};\n`);
}

async function use(house: House, { entry, folder, readme }: Alone): Promise<Problem[]> {
  const file = `${entry.folder}/package.json`;
  const cwd = folder;
  const snippets = readme.map((_, index) => join(folder, `readme-${index}.ts`));
  const [esm, ...code] = await runModules([join(folder, 'probe.mjs'), ...snippets], { cwd });
  const [cjs] = await runModules([join(folder, 'probe.cjs')], { cwd });
  return [
    ...broughtAlong(house, entry, folder).map((name) => ({
      file,
      message: `brings ${name} along: packages are installed apart`,
    })),
    ...(esm?.error ? [{ file, message: `installed alone, import fails: ${esm.error}` }] : []),
    ...(cjs?.error ? [{ file, message: `installed alone, require fails: ${cjs.error}` }] : []),
    ...code.flatMap(({ error, line }, index) => {
      const snippet = readme[index];
      if (!error || !snippet) return [];
      const at = snippet.lines[(line ?? 1) - 1] ?? 1;
      return [{ file: snippet.file, line: at, message: `installed alone, its code fails: ${error}` }];
    }),
  ];
}

function broughtAlong({ packages }: House, { name, manifest }: Package, folder: string): string[] {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const present = [...declared, ...installedBeside(folder)];
  return packages.map((other) => other.name).filter((other) => other !== name && present.includes(other));
}

async function compileProbes(installed: readonly Alone[], target: string): Promise<Problem[]> {
  const probes = installed.map(({ folder }) => join(folder, 'probe.ts'));
  const readmes = installed.flatMap(({ folder, readme }) =>
    readme.map((_, index) => join(folder, `readme-${index}.ts`)),
  );
  const found = await compile(
    [
      { files: [...probes, ...readmes] },
      { files: probes, options: { module: 'esnext', moduleResolution: 'bundler' } },
    ],
    target,
  );
  const problems = installed.flatMap((alone) =>
    found.filter((problem) => isOurs(problem, alone)).map((problem) => describe(problem, alone)),
  );
  // Both resolutions say the same of most faults.
  return problems.filter(
    ({ message }, index) => problems.findIndex((other) => other.message === message) === index,
  );
}

/** What is in the folder of the package, but for the types of an optional peer that the user left out. */
function isOurs({ file, code, message }: CompilerProblem, { entry, folder }: Alone): boolean {
  if (!file.startsWith(`${folder}${sep}`)) return false;
  const inModules = file.slice(folder.length).includes('node_modules');
  const peers = Object.keys(entry.manifest.peerDependencies ?? {});
  const isMissingPeer =
    (code === 2307 || code === 2792) &&
    peers.some((peer) => message.includes(`'${peer}'`) || message.includes(`'${peer}/`));
  return !(inModules && isMissingPeer);
}

function describe({ file, line, message }: CompilerProblem, { entry, folder }: Alone): Problem {
  return {
    file: `${entry.folder}/package.json`,
    message: `installed alone, TypeScript says of ${file.slice(folder.length + 1)}:${line}: ${message}`,
  };
}

async function runJest(installed: readonly Alone[], target: string): Promise<Problem[]> {
  const config = JSON.stringify({
    rootDir: target,
    testMatch: ['**/jest.probe.cjs'],
    transform: {},
    haste: { throwOnModuleCollision: false },
  });
  const args = ['--experimental-vm-modules', '--no-warnings', jest, '--config', config, '--json', '--silent'];
  const ended = await runProgram(process.execPath, args, { cwd: target });
  const { testResults } = JSON.parse(ended.stdout) as {
    testResults: { name: string; message: string; status: string }[];
  };
  return testResults.flatMap(({ name, message, status }) => {
    const owner = installed.find(({ folder }) => name.startsWith(`${folder}${sep}`));
    if (status === 'passed' || !owner) return [];
    return [
      {
        file: `${owner.entry.folder}/package.json`,
        message: `installed alone, a CommonJS test of Jest fails: ${message
          .trim()
          .split('\n')
          .filter((line) => line.trim() !== '')
          .slice(0, 2)
          .join(' ')}`,
      },
    ];
  });
}
