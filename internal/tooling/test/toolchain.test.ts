import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const repository = join(process.cwd(), '..', '..');
const { packageManager } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

// The scripts with a toolchain of their own, and programs that stand in front of the machine's.
let root: string;
const plant = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode: 0o755 });
};
const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'a house '));
  cpSync(join(repository, 'scripts'), join(root, 'scripts'), { recursive: true });
  for (const group of ['internal', 'packages', 'apps']) mkdirSync(join(root, group));
  plant('package.json', JSON.stringify({ type: 'module', packageManager }));
  const pnpm = '.toolchain/pnpm/node_modules/pnpm';
  plant(`${pnpm}/package.json`, JSON.stringify({ type: 'commonjs', version: packageManager.split('@')[1] }));
  plant(
    `${pnpm}/bin/pnpm.cjs`,
    "const fs = require('fs'); fs.mkdirSync('node_modules', { recursive: true }); fs.writeFileSync('node_modules/.modules.yaml', ''); fs.appendFileSync('installs', 'x');",
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs a script whose `process` says `machine` of itself, in code; PATH begins with `bin`. */
function run(script: string, machine: Readonly<Record<string, string>> = {}) {
  const told = Object.entries(machine).map(
    ([name, value]) => `Object.defineProperty(process, '${name}', { value: ${value} });`,
  );
  const lib = (name: string) => pathToFileURL(join(root, 'scripts', 'lib', name)).href;
  const text = script.replaceAll(/lib\/([\w-]+\.mjs)/g, (_, name: string) => lib(name));
  return spawnSync(process.execPath, ['--input-type=module', '-e', [...told, text].join('\n')], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(root, 'bin'), process.env['PATH']].join(delimiter),
      comspec: '/bin/sh',
    },
  });
}

describe('a private Node', () => {
  const name = `node-${process.platform}-${process.arch}`;
  const node = `.toolchain/node24/node_modules/${name}/bin/node`;
  const versions = "{ ...process.versions, node: '22.18.0' }";
  const ensure = "console.log((await (await import('lib/toolchain.mjs')).ensureToolchain()).node)";
  /** npm as it installs a Node that is `text`. */
  const npmWith = (text: string) =>
    plant(
      'bin/npm',
      `#!/bin/sh\necho x >> "${root}/fetched"\nmkdir -p "$(dirname "${root}/${node}")"\nprintf '${text}' > "${root}/${node}"\nchmod +x "${root}/${node}"\n`,
    );

  it.each([
    ['half a file', 'half'],
    ['a file for another C library', '#!/nowhere/ld-linux.so\n'],
    ['another version', '#!/bin/sh\necho v24.1.0\n'],
  ])('that is %s is fetched again, once', (_, text) => {
    plant(node, text);
    npmWith('#!/bin/sh\\necho v24.11.1\\n');
    expect(run(ensure, { versions })).toMatchObject({ status: 0, stdout: `${join(root, node)}\n` });
    expect(run(ensure, { versions }).status).toBe(0);
    expect(read('fetched')).toBe('x\n');
  });

  it('that runs here in no way is said to be so, with what to do', () => {
    npmWith('#!/nowhere/ld-linux.so\\n');
    const { status, stderr } = run(ensure, { versions });
    expect(status).toBe(1);
    expect(stderr).toContain('install Node 24.11 or newer yourself');
    expect(read('fetched')).toBe('x\n');
  });
});

describe('dependencies', () => {
  const prepare = "await (await import('lib/toolchain.mjs')).prepare()";
  const reportOf = (header: string) => `{ getReport: () => ({ header: ${header} }) }`;
  const here = { platform: "'linux'", arch: "'x64'", report: reportOf("{ glibcVersionRuntime: '2.36' }") };

  it.each([
    ['system', { platform: "'darwin'" }],
    ['processor', { arch: "'arm64'" }],
    ['C library', { report: reportOf('{}') }],
  ])('are installed again for another %s, and for the same one are not', (_, other) => {
    for (const machine of [here, here, { ...here, ...other }, { ...here, ...other }, here])
      expect(run(prepare, machine).status).toBe(0);
    expect(read('installs')).toBe('xxx');
  });
});

describe('npm on Windows', () => {
  // earendil-works/pi#4623, zkat/npx#141
  it('gets a folder with a space as one word', () => {
    plant('bin/npm.cmd', `#!/bin/sh\nprintf '<%s>' "$@"\n`);
    const script = `const { run } = await import('lib/steps.mjs'); await run('npm.cmd', ['install', '--prefix', '/my folder', 'one@^1.0.0'], { show: 'output' })`;
    const { status, stdout } = run(script, { platform: "'win32'" });
    expect([status, stdout]).toEqual([0, '<install><--prefix></my folder><one@^1.0.0>']);
  });
});

describe('programs of the system', () => {
  const install = `await (await import('lib/system.mjs')).install([{ debian: ['redis-server'] }, { debian: ['chromium'] }, { debian: ['python3', 'redis-server'] }])`;
  /** apt that writes down what it is asked for, and refuses all when `unknown` is in it. */
  const aptWithout = (unknown: string) => {
    plant('bin/sudo', '#!/bin/sh\nshift\nexec "$@"\n');
    plant(
      'bin/apt-get',
      `#!/bin/sh\nfor last in "$@"; do :; done\necho "$@" | sed 's/.*recommends //' >> "${root}/asked"\ncase " $* " in *" ${unknown} "*) exit 100; esac\n`,
    );
  };

  it('come in one call where apt knows them all', () => {
    aptWithout('nothing');
    expect(run(install).status).toBe(0);
    expect(read('asked')).toBe('update -q\nredis-server chromium python3\n');
  });

  it('come one by one where it does not know one, as Ubuntu has no chromium', () => {
    aptWithout('chromium');
    expect(run(install).status).toBe(0);
    expect(read('asked').split('\n').slice(2, -1)).toEqual(['redis-server', 'chromium', 'python3']);
  });

  it('that nobody finds are named, with what to do about each', () => {
    const script = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      fs.accessSync = () => { throw new Error('nothing is here'); };
      syncBuiltinESMExports();
      await (await import('lib/system.mjs')).ensurePrograms()`;
    const { status, stderr } = run(script);
    expect(status).toBe(1);
    expect(stderr).toMatch(/redis-server is missing[^\n]*TPL_TEST_REDIS_SERVER/);
    expect(stderr).toMatch(/chromium is missing[^\n]*Google Chrome[^\n]*snap install[^\n]*TPL_TEST_CHROMIUM/);
  });
});
