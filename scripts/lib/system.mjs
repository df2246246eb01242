// Programs that the tests need from the system: found on PATH, or installed from Debian's packages.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { extendEnvironment } from './paths.mjs';
import { fail, run, step } from './steps.mjs';

const programs = [
  {
    variable: 'TPL_TEST_REDIS_SERVER',
    names: ['redis-server', 'valkey-server'],
    debian: ['redis-server'],
    brew: 'redis',
  },
  {
    variable: 'TPL_TEST_CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    debian: ['chromium'],
    brew: 'chromium',
  },
  {
    variable: 'TPL_TEST_PROMETHEUS',
    names: ['prometheus'],
    debian: ['prometheus'],
    brew: 'prometheus',
  },
  {
    variable: 'TPL_TEST_PROMTOOL',
    names: ['promtool'],
    debian: ['prometheus'],
    brew: 'prometheus',
  },
  {
    variable: 'TPL_TEST_ALERTMANAGER',
    names: ['prometheus-alertmanager', 'alertmanager'],
    debian: ['prometheus-alertmanager'],
    brew: 'alertmanager',
  },
  {
    variable: 'TPL_TEST_OPENSSL',
    names: ['openssl'],
    debian: ['openssl'],
    brew: 'openssl',
  },
  {
    // Debian's package is seen by Debian's own interpreter alone: each one found is asked.
    variable: 'TPL_TEST_PYTHON',
    names: ['python3'],
    module: 'prometheus_client',
    debian: ['python3', 'python3-prometheus-client'],
    pip: 'prometheus-client',
  },
];

/** Finds or installs every program, and hands its path to the tests in a variable. */
export async function ensurePrograms() {
  const missing = programs.filter((program) => !locate(program));
  if (missing.length > 0) await install(missing);
  for (const program of programs) {
    const path = locate(program);
    if (!path)
      fail(
        `${program.module ?? program.names[0]} is missing. Install it (${hint(program)}) or set ${program.variable} to its path.`,
      );
    extendEnvironment({ variables: { [program.variable]: path } });
  }
}

function locate({ variable, names, module }) {
  const candidates = [
    process.env[variable],
    ...names.flatMap((name) => folders().map((folder) => join(folder, name))),
  ];
  return candidates.find((path) => path && isExecutable(path) && (!module || canImport(path, module)));
}

function canImport(python, module) {
  return spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function folders() {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function install(missing) {
  const packages = [...new Set(missing.flatMap((program) => program.debian))];
  const isRoot = process.getuid?.() === 0;
  const apt = folders()
    .map((folder) => join(folder, 'apt-get'))
    .find(isExecutable);
  if (!apt) return;
  const [command, prefix] = isRoot ? [apt, []] : ['sudo', ['-n', apt]];
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await step(`installing ${packages.join(', ')} from the system's packages (once)`, async () => {
    await run(command, [...prefix, 'update', '-q'], { log: 'apt-update', env, check: false });
    await run(command, [...prefix, 'install', '-y', '-q', '--no-install-recommends', ...packages], {
      log: 'apt-install',
      env,
    }).catch((error) => fail(`${error.message}\nInstall them yourself: ${missing.map(hint).join(' and ')}.`));
  });
}

function hint({ debian, brew, pip }) {
  const other = brew ? `brew install ${brew}` : `python3 -m pip install ${pip}`;
  return `"apt-get install ${debian.join(' ')}" or "${other}"`;
}
