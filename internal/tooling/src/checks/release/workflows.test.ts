import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { workflows } from './workflows.ts';

const sha = '48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e';
const workflow = (change: (text: string) => string = (text) => text) => ({
  'packages/demo/package.json': manifestOf('demo'),
  '.github/workflows/release.yml': change(
    `on: push\npermissions: {}\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    environment: npm\n    permissions:\n      id-token: write\n    steps:\n      - uses: actions/setup-node@${sha} # v6\n        with:\n          package-manager-cache: false\n      - run: npm publish\n`,
  ),
});

describe('workflows', () => {
  it('accepts a workflow that is pinned and gives its permissions by job', async () => {
    expect(await findingsIn(workflow(), workflows)).toEqual([]);
    expect(await findingsIn({ 'packages/demo/package.json': manifestOf('demo') }, workflows)).toEqual([]);
  });

  it('finds what actionlint finds', async () => {
    const [found] = await findingsIn(
      workflow((text) => text.replace('npm publish', '"$' + '{{ nope.x }}"')),
      workflows,
    );
    expect(found).toMatch(/undefined variable "nope"/);
  });

  it('finds an action that may become another one tomorrow', async () => {
    expect(
      await findingsIn(
        workflow((text) => text.replace(sha, 'v6')),
        workflows,
      ),
    ).toEqual([
      '.github/workflows/release.yml:10 pin actions/setup-node@v6 by its commit, its version in a comment',
    ]);
  });

  it('finds permissions for everybody', async () => {
    const wide = workflow((text) => text.replace('permissions: {}\n', 'permissions:\n  contents: write\n'));
    expect(await findingsIn(wide, workflows)).toEqual([
      '.github/workflows/release.yml write `permissions: {}` on top, and what a job needs in the job',
    ]);
  });

  it('finds tests where a package is published', async () => {
    const tested = workflow((text) => text.replace('run: npm publish', 'run: npm test && npm publish'));
    expect(await findingsIn(tested, workflows)).toEqual([
      '.github/workflows/release.yml the job publish may publish: build and test in another one',
    ]);
  });

  const publishes = '.github/workflows/release.yml the job publish may publish';

  it.each([
    ['lines', 'run: npm publish', 'run: |\n          npm test\n          npm publish'],
    ['flow style', '- run: npm publish', '- { run: npm run build }'],
    [
      'a job with every permission',
      'permissions:\n      id-token: write',
      'permissions: write-all',
      'npm publish',
      'npm test',
    ],
    [
      'a script of an action',
      'run: npm publish',
      `uses: a/b@${sha}\n        with:\n          script: npm run bench`,
    ],
  ])('finds the same in %s', async (_, ...changes) => {
    const changed = workflow((text) => replaceAll(text, changes));
    expect(await findingsIn(changed, workflows)).toEqual([`${publishes}: build and test in another one`]);
  });

  it.each([
    [
      'actions/cache',
      '- run',
      `- uses: actions/cache@${sha}\n        with:\n          path: a\n          key: b\n      - run`,
    ],
    [
      'actions/cache/restore',
      '- run',
      `- uses: actions/cache/restore@${sha}\n        with:\n          path: a\n          key: b\n      - run`,
    ],
    [
      'actions/setup-node',
      'package-manager-cache: false',
      'package-manager-cache: false\n          cache: npm',
    ],
    ['actions/setup-node', '        with:\n          package-manager-cache: false\n', ''],
    ['a/setup', '- run', `- uses: a/setup@${sha}\n        with:\n          enable-cache: true\n      - run`],
  ])('finds a cache there, of %s', async (action, from, to) => {
    const cached = workflow((text) => text.replace(from, to));
    expect(await findingsIn(cached, workflows)).toEqual([`${publishes}: restore no cache there (${action})`]);
  });

  it('finds both in an action of the repository, which may live in a file .yaml', async () => {
    const action = (steps: string) => ({
      ...workflow((text) => text.replace('- run', '- uses: ./.github/actions/up\n      - run')),
      '.github/actions/up/action.yaml': `name: Up\ndescription: Up.\nruns:\n  using: composite\n  steps:\n${steps}`,
    });
    const run = action('    - run: npm test\n      shell: bash\n');
    expect(await findingsIn(run, workflows)).toEqual([`${publishes}: build and test in another one`]);
    const cache = action(`    - uses: actions/cache@${sha}\n`);
    expect(await findingsIn(cache, workflows)).toEqual([
      `${publishes}: restore no cache there (actions/cache)`,
    ]);
  });

  it('reads .yaml, and an action however it is written', async () => {
    const { '.github/workflows/release.yml': text, ...rest } = workflow((all) =>
      all.replace(`uses: actions/setup-node@${sha} # v6`, '"uses": "actions/setup-node@v6"'),
    );
    expect(await findingsIn({ ...rest, '.github/workflows/release.yaml': text }, workflows)).toEqual([
      '.github/workflows/release.yaml:10 pin actions/setup-node@v6 by its commit, its version in a comment',
    ]);
  });

  it('finds a publishing job that waits for nobody', async () => {
    const alone = workflow((text) => text.replace('    environment: npm\n', ''));
    expect(await findingsIn(alone, workflows)).toEqual([
      `${publishes}: give it an environment with a reviewer`,
    ]);
  });

  // pikkujs/pikku#1599, oxidecomputer/oxide.ts#361
  it.each([
    ['', 'group: a', 1],
    ['', 'group: a\n  queue: max', 0],
    ['', 'group: a\n  cancel-in-progress: false\n  queue: max', 0],
    ['', 'group: a\n  cancel-in-progress: true\n  queue: max', 1],
    ['    ', 'group: a', 1],
    ['    ', 'group: a\n      queue: max', 0],
  ])(
    'finds a group where a run that would publish is replaced by the next: %s%s',
    async (deep, group, count) => {
      const place = deep === '' ? 'jobs:\n' : '    environment: npm\n';
      const grouped = workflow((text) =>
        text.replace(place, `${deep}concurrency:\n  ${deep}${group}\n${place}`),
      );
      const message =
        '.github/workflows/release.yml a waiting run that would publish is replaced by the next: give its concurrency `queue: max`, and cancel none';
      expect(await findingsIn(grouped, workflows)).toEqual(count === 0 ? [] : [message]);
    },
  );

  it('says of a broken file that it is one, and takes what is left open for nothing', async () => {
    const action = { ...workflow(), '.github/actions/up/action.yml': 'runs: {' };
    expect(await findingsIn(action, workflows)).toEqual([
      expect.stringMatching(/^\.github\/actions\/up\/action\.yml Flow map .* at line 1/),
    ]);
    const broken = workflow(() => 'on: push\npermissions: {}\njobs: {');
    expect(await findingsIn(broken, workflows)).toEqual([expect.stringContaining('release.yml Flow map')]);
    const open = workflow((text) => text.replace(/ +package-manager-cache.*\n.*/, ''));
    expect(await findingsIn(open, workflows)).toContain(
      `${publishes}: restore no cache there (actions/setup-node)`,
    );
  });

  it('lets other jobs do all of that', async () => {
    const free = workflow((text) =>
      replaceAll(text, [
        'id-token: write',
        'contents: read',
        'npm publish',
        'npm test',
        'cache: false',
        'cache: true',
      ]),
    );
    expect(await findingsIn(free, workflows)).toEqual([]);
  });
});

function replaceAll(text: string, [from, to, ...more]: readonly string[]): string {
  if (from === undefined || to === undefined) return text;
  return replaceAll(text.replace(from, to), more);
}
