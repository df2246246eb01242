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
    variable: 'TPL_TEST_REDIS_CLI',
    names: ['redis-cli', 'valkey-cli'],
    debian: ['redis-tools'],
    brew: 'redis',
  },
  {
    variable: 'TPL_TEST_CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    debian: ['chromium'],
    other: 'Google Chrome, or on Ubuntu "snap install chromium"',
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
    other: '"python3 -m pip install prometheus-client"',
  },
];

/** Finds or installs every program, and hands its path to the tests in a variable. */
export async function ensurePrograms() {
  const missing = programs.filter((program) => !locate(program));
  if (missing.length > 0) await install(missing);
  const found = programs.map((program) => ({ ...program, path: locate(program) }));
  const absent = found.filter(({ path }) => !path);
  if (absent.length > 0) fail(absent.map(sentence).join('\n  '));
  for (const { variable, path } of found) extendEnvironment({ variables: { [variable]: path } });
}

const sentence = ({ variable, names, module, debian, brew, other = `"brew install ${brew}"` }) =>
  `${module ?? names[0]} is missing. Install it ("apt-get install ${debian.join(' ')}" or ${other}) or set ${variable} to its path.`;

function locate({ variable, names, places = [], module }) {
  const candidates = [
    process.env[variable],
    ...names.flatMap((name) => folders().map((folder) => join(folder, name))),
    ...places,
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

/** Asks apt for what is missing: at once, and one by one where it does not know something of it. */
export async function install(missing) {
  const packages = [...new Set(missing.flatMap((program) => program.debian))];
  const isRoot = process.getuid?.() === 0;
  const apt = folders()
    .map((folder) => join(folder, 'apt-get'))
    .find(isExecutable);
  if (!apt) return;
  const [command, prefix] = isRoot ? [apt, []] : ['sudo', ['-n', apt]];
  const ask = (log, ...words) =>
    run(command, [...prefix, ...words], {
      log,
      env: { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      check: false,
    });
  const get = (log, names) => ask(log, 'install', '-y', '-q', '--no-install-recommends', ...names);
  await step(`installing ${packages.join(', ')} from the system's packages (once)`, async () => {
    await ask('apt-update', 'update', '-q');
    if ((await get('apt-install', packages)) === 0) return;
    // What apt refused, and why, stays in the logs: what is missing then is named with other ways to get it.
    for (const name of packages) await get(`apt-install-${name}`, [name]);
  });
}
