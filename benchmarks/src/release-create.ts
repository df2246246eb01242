// Makes an application from the registry of a rehearsal, and upgrades it to a release in which its frame moved.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runProgram, tail } from '../../internal/tooling/src/run/run-program.ts';
import { guideCode } from '../../packages/create-tpl-app/src/pack/copied-docs.ts';
import { must, type Registry, releaseAgain } from './release-registry.ts';

/** Where a rehearsal of an application happens. */
interface Place {
  /** An empty folder. */
  readonly folder: string;
  /** npm's cache. */
  readonly cache: string;
  /** The released clone of the repository. */
  readonly clone: string;
  readonly registry: Registry;
}

const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];

/** Makes an application in `folder` and asks its service once; resolves to the seconds from the first command to the answer. */
export async function secondsToAnswer({ folder, cache, registry }: Omit<Place, 'clone'>): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const env = { ...registry.env, npm_config_cache: cache };
  const started = performance.now();
  await create(folder, [], env);
  const app = join(folder, 'shop');
  await must('npm', ['install', ...quiet], app, env);
  await askOnce(app, env);
  return (performance.now() - started) / 1000;
}

/**
 * Makes an application at the released version, rewrites its domain, edits its frame, releases a version with a moved and a
 * changed file, upgrades and tests it. Resolves to what went wrong.
 */
export async function upgradeProblem({ folder, cache, clone, registry }: Place): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  const env = { ...registry.env, npm_config_cache: cache };
  await create(folder, ['--no-page', '--no-redis'], env);
  const app = join(folder, 'shop');
  rewriteDomain(app);
  appendFileSync(join(app, 'src', 'start', 'summary.ts'), '\n// Edited here, at the end.\n');
  appendFileSync(join(app, 'README.md'), '\n## Ours\n');
  const git = (...args: string[]) =>
    must('git', ['-c', 'user.name=r', '-c', 'user.email=r@localhost', ...args], app);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Ours');
  const domain = await git('rev-parse', 'HEAD:src/domain');
  changeFrame(join(clone, 'apps', 'text-processing'));
  const changeset = '---\n"create-tpl-app": minor\n---\n\nThe summary has moved.\n';
  writeFileSync(join(clone, '.changeset', 'moved.md'), changeset);
  await must('node', ['src/pack/pack-program.ts'], join(clone, 'packages', 'create-tpl-app'));
  const { versions } = await releaseAgain(clone, registry);
  const upgrade = ['exec', '--yes', '--', 'create-tpl-app@latest', 'upgrade'];
  const ended = await runProgram('npm', upgrade, { cwd: app, env });
  if (ended.code !== 0) return `the upgrade: ${tail(ended)}\n${ended.stdout}`;
  const read = (...path: string[]) => readFileSync(join(app, ...path), 'utf8');
  const wrong = Object.entries({
    'the version stands in .tpl-app.json':
      JSON.parse(read('.tpl-app.json')).madeWith === versions['create-tpl-app'],
    'the domain is as it was': (await git('rev-parse', 'HEAD:src/domain')) === domain,
    'the edit went along with the moved file': read('src', 'show', 'summary.ts').includes('// Edited here'),
    'the README keeps its own part': read('README.md').endsWith('## Ours\n'),
    'the change arrived': read('src', 'composition.ts').includes("'./show/summary.ts'"),
    'nothing is left over': (await git('status', '--porcelain')) === '',
  }).find(([, holds]) => !holds);
  if (wrong) return `it is not so that ${wrong[0]}`;
  await must('npm', ['install', ...quiet], app, env);
  // The types of the client come from the operations.
  await must('npm', ['run', 'generate'], app, env);
  const tested = await runProgram('npm', ['test'], { cwd: app, env, timeoutMs: 600_000 });
  return tested.code === 0 ? undefined : `its tests: ${tail(tested, 60)}`;
}

async function create(folder: string, flags: readonly string[], env: Record<string, string>): Promise<void> {
  // What `npm create tpl-app@latest shop -- …` runs; without a terminal it asks nothing.
  await must('npm', ['create', '--yes', 'tpl-app@latest', 'shop', '--', ...flags], folder, env);
}

/** What the guide says: an operation of its own, the five taken out. */
function rewriteDomain(app: string): void {
  const guide = readFileSync(join(app, 'docs', 'fork.md'), 'utf8');
  const operations = join(app, 'src', 'domain', 'operations');
  rmSync(operations, { recursive: true });
  rmSync(join(app, 'examples', 'client.ts'), { force: true });
  mkdirSync(operations);
  writeFileSync(join(operations, 'triage.ts'), guideCode(guide, '1. Write the operation', 'js'));
  writeFileSync(join(operations, 'index.ts'), guideCode(guide, '2. Put it into the list', 'js'));
}

/** A file moves, and another changes with it. */
function changeFrame(service: string): void {
  mkdirSync(join(service, 'src', 'show'));
  renameSync(join(service, 'src', 'start', 'summary.ts'), join(service, 'src', 'show', 'summary.ts'));
  const composition = join(service, 'src', 'composition.ts');
  const text = readFileSync(composition, 'utf8');
  if (!text.includes("'./start/summary.ts'"))
    throw new Error(
      'The rehearsal moves src/start/summary.ts, which src/composition.ts does not import any more.',
    );
  writeFileSync(composition, text.replace("'./start/summary.ts'", "'./show/summary.ts'"));
}

/** Starts the service as its README says, and ends it after one answer. */
async function askOnce(app: string, env: Record<string, string>): Promise<void> {
  const child = spawn('npm', ['start'], {
    cwd: app,
    env: { ...process.env, ...env, PORT: '0', INTERNAL_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit');
  const end = () => process.kill(-(child.pid as number), 'SIGKILL');
  process.once('exit', end);
  try {
    let url: string | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      url = /page, API\s+(http:\S+)/.exec(line)?.[1];
      if (url) break;
    }
    if (!url) throw new Error('npm start ended before the service listened.');
    const body = JSON.stringify({
      operation: 'summarize',
      text: 'The parcel is lost. It was sent on Monday.',
    });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/v1/process`, { method: 'POST', headers, body });
    if (response.status !== 200)
      throw new Error(`The service answered ${response.status}: ${await response.text()}`);
    await response.text();
  } finally {
    process.off('exit', end);
    end();
    await ended;
  }
}
