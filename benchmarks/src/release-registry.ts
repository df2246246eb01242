// Starts a registry of npm on loopback, and releases a clone of the repository to it.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../internal/kit/src/testing/redis-process.ts';
import { type Ended, runProgram, tail } from '../../internal/tooling/src/run/run-program.ts';

/** A registry that holds what was released, and asks the real one for everything else. */
export interface Registry {
  readonly url: string;
  /** What npm and pnpm need to read and publish there. */
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}

const verdaccio = '6.10.4';

/** Installs verdaccio in `folder` and starts it. Throws when it does not answer within a minute. */
export async function startRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const manifest = { private: true, dependencies: { verdaccio }, overrides: { 'node-fetch': '2.7.0' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await must('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
  const real = (await must('npm', ['config', 'get', 'registry'], folder)).trim();
  const everybody = { access: '$all', publish: '$all', unpublish: '$all' };
  const config = {
    storage: './storage',
    uplinks: { npm: { url: real, timeout: '60s', maxage: '60m' } },
    packages: { '@tpl/*': everybody, 'create-tpl-app': everybody, '**': { access: '$all', proxy: 'npm' } },
    auth: { htpasswd: { file: './htpasswd', max_users: 10 } },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const program = join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const child = spawn(
    process.execPath,
    [program, '--listen', `127.0.0.1:${port}`, '--config', 'config.json'],
    {
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const token = await tokenOf(url, child);
  writeFileSync(join(folder, 'npmrc'), `registry=${url}\n//127.0.0.1:${port}/:_authToken=${token}\n`);
  return {
    url,
    env: {
      NPM_CONFIG_USERCONFIG: join(folder, 'npmrc'),
      npm_config_registry: url,
      // A registry that is gone ends the release at once instead of after a minute of tries.
      npm_config_fetch_retries: '1',
      npm_config_fetch_timeout: '20000',
    },
    stop: () => child.kill('SIGKILL'),
  };
}

async function tokenOf(url: string, child: ChildProcess): Promise<string> {
  const user = JSON.stringify({ name: 'rehearsal', password: 'on loopback only' });
  for (let attempt = 0; attempt < 240 && child.exitCode === null; attempt += 1) {
    const response = await fetch(`${url}-/user/org.couchdb.user:rehearsal`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: user,
    }).catch(() => undefined);
    if (response?.ok) return ((await response.json()) as { token: string }).token;
    await sleep(250);
  }
  throw new Error('The registry on loopback did not start.');
}

/** What a release left: version by package, and the tags in git. */
export interface Released {
  readonly versions: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

/** What is done with the tarballs of a release: published once, or as often as it takes. */
export type Publish = (run: (registry: Registry) => Promise<Ended>) => Promise<void>;

const publishOnce =
  (registry: Registry): Publish =>
  async (run) => {
    const ended = await run(registry);
    if (ended.code !== 0) throw new Error(`changeset publish: ${tail(ended)}`);
  };

/** Clones what is committed, versions it, and publishes it as the workflow does: a plan, tarballs, then those. */
export async function release(
  root: string,
  clone: string,
  registry: Registry,
  publish?: Publish,
): Promise<Released> {
  await must('git', ['clone', '--quiet', '--local', root, clone], root);
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join('packages', name);
    const dist = join(root, folder, 'dist');
    if (existsSync(dist)) cpSync(dist, join(clone, folder, 'dist'), { recursive: true });
  }
  cpSync(join(root, '.toolchain', 'pnpm'), join(clone, '.toolchain', 'pnpm'), { recursive: true });
  await must(
    'pnpm',
    ['install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts'],
    clone,
    toolsOf(clone),
  );
  await must('git', ['checkout', '--quiet', '-B', 'main'], clone);
  return releaseAgain(clone, registry, publish);
}

/** Versions and publishes what changesets say in a clone that was released before. */
export async function releaseAgain(
  clone: string,
  registry: Registry,
  publish: Publish = publishOnce(registry),
): Promise<Released> {
  const thereBy = ({ env }: Registry) => ({
    ...toolsOf(clone),
    ...env,
    GIT_AUTHOR_NAME: 'r',
    GIT_AUTHOR_EMAIL: 'r@localhost',
    GIT_COMMITTER_NAME: 'r',
    GIT_COMMITTER_EMAIL: 'r@localhost',
  });
  const there = thereBy(registry);
  await must('changeset', ['version'], clone, toolsOf(clone));
  await must('git', ['add', '--all', '--', ':!packed', ':!plan.json'], clone, there);
  await must('git', ['commit', '--quiet', '--message', 'Version packages'], clone, there);
  rmSync(join(clone, 'packed'), { recursive: true, force: true });
  await must('changeset', ['publish-plan', '--output', 'plan.json'], clone, there);
  await must('changeset', ['pack', '--from-publish-plan', 'plan.json', '--out-dir', 'packed'], clone, there);
  await publish((by) =>
    runProgram('changeset', ['publish', '--from-pack-dir', 'packed'], { cwd: clone, env: thereBy(by) }),
  );
  // Tags in the order they were made: the last one of a package is its version.
  const tags = (await must('git', ['tag', '--list', '--sort=version:refname'], clone))
    .split('\n')
    .filter((tag) => tag !== '');
  const versions = Object.fromEntries(
    tags.map((tag) => [tag.slice(0, tag.lastIndexOf('@')), tag.slice(tag.lastIndexOf('@') + 1)]),
  );
  return { versions, tags };
}

/** The clone's own programs come first. */
function toolsOf(clone: string): Record<string, string> {
  const bin = join(clone, '.toolchain', 'pnpm', 'node_modules', '.bin');
  const path = `${join(clone, 'node_modules', '.bin')}:${bin}:${dirname(process.execPath)}:${process.env['PATH']}`;
  return { PATH: path, CI: '1' };
}

/** Runs a program and returns what it printed; throws with its last words when it fails. */
export async function must(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const ended = await runProgram(program, args, { cwd, env: { ...env } });
  if (ended.code !== 0) throw new Error(`${program} ${args.join(' ')}: ${tail(ended)}`);
  return ended.stdout;
}
