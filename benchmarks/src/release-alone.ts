// Installs one released package alone, as a user of each Node and each module system has it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from '../../internal/tooling/src/house/house.ts';
import { runProgram, tail } from '../../internal/tooling/src/run/run-program.ts';
import { importedPackages, markdownSnippets } from '../../internal/tooling/src/run/snippet.ts';
import { must, type Registry } from './release-registry.ts';

/** What was tried, by name (`cache.node22.esm`), and what went wrong there. */
export type Tried = Record<string, string | undefined>;

const modes = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
};

/** Installs `entry` from the registry into `folder` and uses it with each Node in `nodes` (path by name). */
export async function tryAlone(
  entry: Package,
  {
    folder,
    root,
    version,
    registry,
    nodes,
  }: {
    folder: string;
    root: string;
    version: string;
    registry: Registry;
    nodes: Readonly<Record<string, string>>;
  },
): Promise<{ tried: Tried; importMs: number }> {
  mkdirSync(folder, { recursive: true });
  const readme = markdownSnippets(
    'README.md',
    readFileSync(join(root, entry.folder, 'README.md'), 'utf8'),
  ).filter(({ noRun }) => noRun === undefined);
  const peers = Object.keys(entry.manifest.peerDependencies ?? {});
  const house = JSON.parse(readFileSync(join(root, entry.folder, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const imported = peers.filter((peer) => readme.some(({ code }) => importedPackages(code).includes(peer)));
  // The newest of those peers that the README uses; the house's own versions are in the range.
  const dependencies = {
    [entry.name]: version,
    ...Object.fromEntries(imported.map((peer) => [peer, '*'])),
    ...(imported.includes('express') && house.devDependencies['@types/express'] && { '@types/express': '*' }),
    '@types/node': '22',
    typescript: '6.0.3',
  };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  await must('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder, registry.env);
  const specifiers = entry.doors.map(({ specifier }) => specifier);
  write(folder, 'esm.mjs', specifiers.map((one) => `await import('${one}');`).join('\n'));
  write(folder, 'commonjs.cjs', specifiers.map((one) => `require('${one}');`).join('\n'));
  write(
    folder,
    'time.mjs',
    `const started = performance.now();\nawait import('${entry.name}');\nconsole.log(performance.now() - started);`,
  );
  write(
    folder,
    'types.ts',
    specifiers.map((one, index) => `export * as door${index} from '${one}';`).join('\n'),
  );
  for (const [index, { code }] of readme.entries())
    write(folder, `readme-${index}.ts`, `${code}\nexport {};\n`);
  const tried: Tried = {};
  const attempt = async (name: string, program: string, args: string[]) => {
    const ended = await runProgram(program, args, { cwd: folder, timeoutMs: 60_000 });
    tried[`${entry.short}.${name}`] = ended.code === 0 ? undefined : tail(ended);
  };
  for (const [name, node] of Object.entries(nodes)) {
    await attempt(`${name}.esm`, node, ['esm.mjs']);
    await attempt(`${name}.commonjs`, node, ['commonjs.cjs']);
    for (const index of readme.keys())
      await attempt(`${name}.readme${index}`, node, [
        '--experimental-strip-types',
        '--no-warnings',
        `readme-${index}.ts`,
      ]);
  }
  for (const [name, options] of Object.entries(modes)) {
    const flags = Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]);
    const tsc = join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
    // The types of a peer that is not installed are not there either.
    await attempt(`types.${name}`, process.execPath, [
      tsc,
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
      '--skipLibCheck',
      '--types',
      'node',
      ...flags,
      'types.ts',
    ]);
  }
  const others = readdirSync(join(folder, 'node_modules', '@tpl')).filter((name) => name !== entry.short);
  tried[`${entry.short}.alone`] = others.length > 0 ? `brought along ${others.join(', ')}` : undefined;
  const times = [];
  for (let round = 0; round < 5; round += 1)
    times.push(Number(await must(process.execPath, ['time.mjs'], folder)));
  return { tried, importMs: times.sort((a, b) => a - b)[2] ?? Number.NaN };
}

const write = (folder: string, name: string, text: string): void => writeFileSync(join(folder, name), text);
