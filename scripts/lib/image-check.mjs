// Follows a fork's Dockerfile without Docker: its copies and commands in folders of their own, its user, its health check.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyOut } from './fork.mjs';
import { environment } from './paths.mjs';
import { run, say, step } from './steps.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** `npm run image:check`: the exit code is 0 only when what the image would run is healthy. */
export async function imageCheck() {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  // Another user runs in it, as in a container.
  chmodSync(folder, 0o755);
  try {
    const context = join(folder, 'my-service');
    await copyOut(context);
    await step('locking its dependencies', () =>
      run(npm, ['install', '--package-lock-only', '--no-audit', '--no-fund'], {
        cwd: context,
        log: 'image-lock',
      }),
    );
    const image = await build(context, folder);
    await step('running what was built', () => probe(image));
    say(
      'The commands of the Dockerfile ran, and its health check passed. No image was made: that takes Docker.',
    );
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The instructions of a Dockerfile, in order; continued lines are one. */
export function instructionsOf(text) {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, keyword, rest] = /^(\w+)\s+(.*)$/.exec(line.trim());
      return { keyword: keyword.toUpperCase(), rest };
    });
}

async function build(context, folder) {
  const isKept = keeperOf(readFileSync(join(context, '.dockerignore'), 'utf8'));
  const stages = new Map();
  let stage;
  for (const { keyword, rest } of instructionsOf(
    readFileSync(join(context, 'deploy', 'Dockerfile'), 'utf8'),
  )) {
    if (keyword === 'FROM') {
      const name = / AS (\S+)$/i.exec(rest)?.[1] ?? 'last';
      stage = {
        root: join(folder, name),
        env: {},
        cwd: '/',
        user: undefined,
        health: undefined,
        cmd: undefined,
      };
      stages.set(name, stage);
    } else if (keyword === 'WORKDIR') {
      stage.cwd = rest;
      mkdirSync(join(stage.root, rest), { recursive: true });
    } else if (keyword === 'ENV') {
      for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value;
    } else if (keyword === 'COPY') {
      const words = rest.split(/\s+/);
      const from = words[0].startsWith('--from=')
        ? stages.get(words.shift().slice('--from='.length))
        : undefined;
      const target = words.pop();
      for (const source of words) copy({ from, source, target, stage, context, isKept });
    } else if (keyword === 'RUN') {
      await step(`RUN ${rest}`, () =>
        run('sh', ['-c', rest], { cwd: join(stage.root, stage.cwd), env: stage.env, log: 'image-run' }),
      );
    } else if (keyword === 'USER') stage.user = rest.split(':').map(Number);
    else if (keyword === 'HEALTHCHECK') stage.health = JSON.parse(rest.slice(rest.indexOf('[')));
    else if (keyword === 'CMD') stage.cmd = JSON.parse(rest);
    else if (keyword !== 'EXPOSE') throw new Error(`✗ image:check does not know ${keyword}.`);
  }
  return stage;
}

function copy({ from, source, target, stage, context, isKept }) {
  const origin = from ? join(from.root, source) : join(context, source);
  // `COPY file ./` puts a file into the folder, `COPY folder/ ./folder/` what the folder holds.
  const isFolder = statSync(origin).isDirectory();
  const into = join(stage.root, stage.cwd, target, isFolder ? '' : source.split('/').at(-1));
  const filter = from ? undefined : (path) => isKept(path.slice(context.length + 1).replace(/\/$/, ''));
  cpSync(origin, into, { recursive: true, filter, verbatimSymlinks: true });
}

/** Whether .dockerignore lets a path through: the last line that speaks of it, or of a folder above it, decides. */
export function keeperOf(text) {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return (path) => {
    const parts = path.split('/');
    const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    let kept = true;
    for (const line of lines) {
      const pattern = patternOf(line.replace(/^!/, '').replace(/\/$/, ''));
      if (above.some((one) => pattern.test(one))) kept = line.startsWith('!');
    }
    return kept;
  };
}

/** `**` with a slash behind it is any folders, `*` any name. */
function patternOf(line) {
  const source = line
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}

/** Starts the image's command as its user, and asks by its health check until it is well. */
async function probe({ root, cwd, env, user: [uid, gid], health, cmd }) {
  const isRoot = process.getuid?.() === 0;
  // Ports of its own: 3000 may be somebody's.
  const ports = { TPL_APP_PORT: '3970', TPL_APP_INTERNAL_PORT: '3971', TPL_APP_HOST: '127.0.0.1' };
  const { PATH } = environment();
  const options = {
    cwd: join(root, cwd),
    env: { PATH, ...env, ...ports, TPL_SECURITY_KEYS: key(), TPL_SECURITY_INTERNAL_KEYS: key() },
    ...(isRoot && { uid, gid }),
  };
  const start = ([program, ...args]) =>
    spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const service = start(cmd);
  let said = '';
  for (const stream of [service.stdout, service.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  try {
    for (let tries = 0; ; tries += 1) {
      const code = await new Promise((resolve) => start(health).once('exit', resolve));
      if (code === 0) return;
      if (tries === 60 || service.exitCode !== null) throw new Error(`✗ it is not healthy:\n${said}`);
      await sleep(500);
    }
  } finally {
    service.kill('SIGKILL');
  }

  function key() {
    return randomBytes(32).toString('base64url');
  }
}
