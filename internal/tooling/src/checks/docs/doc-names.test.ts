import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { docNames } from './doc-names.ts';

const settings = (rows: string) => `# demo\n\n<!-- settings:begin -->\n${rows}\n<!-- settings:end -->\n`;
const house = {
  'package.json': '{ "scripts": { "test": "x", "bench": "x" } }',
  'scripts/lib/commands.mjs': "export const commands = { test, 'docs:check': check, exec };\n",
  'benchmarks/src/cache.ts': 'export {};\n',
  'internal/tooling/src/checks/docs/links.ts': "export const links = { name: 'links' };\n",
  'packages/demo/package.json': manifestOf('demo', { doors: ['.', './redis'] }),
  'packages/demo/README.md': settings('| `ttlMs` | `TPL_DEMO_TTL_MS`, `DEMO_URL` |'),
  'packages/demo/etc/index.d.ts': "export type DemoErrorCode = 'invalid_options' | 'closed';\n",
  'packages/demo/src/index.ts':
    "export function createDemo(options: { ttlMs: number }) { return options.ttlMs; }\nconst command = 'emulate';\nconst port = { port: 1 };\n",
  'packages/monitoring/package.json': manifestOf('monitoring'),
  'packages/monitoring/src/index.ts': "const names = ['tpl.demo.calls', 'demo.name'];\n",
  'packages/monitoring/dist/index.js': `
export const standardMetrics = () => ({
  collect: () => [
    { name: 'tpl.demo.calls', kind: 'counter', labelNames: ['demo.name'] },
    { name: 'tpl.demo.duration', unit: 's', kind: 'histogram', labelNames: [] },
  ],
});
export const standardAlerts = () => [{ name: 'DemoDown', rules: [{ name: 'DemoDown' }] }];
`,
  'apps/service/package.json': '{ "name": "service", "scripts": { "worker": "x" } }',
  'apps/service/.env.example': '# TPL_APP_PORT=3000\n# TPL_APP_KEY= In a file: the same with _FILE.\n',
  'apps/service/src/routes.ts': `server.get('/v1/batches/:id', one);\nfor (const { name } of [{ name: 'spend' }]) server.get(\`/internal/\${name}\`, read);\nserver.get('/metrics', page);\n`,
  'docs/runbooks/monitoring.md': '# Runbooks\n\n## DemoDown\n\nSee DemoDown.\n',
};
const inGuide = (text: string) => findingsIn({ ...house, 'docs/guide.md': text }, docNames);

describe('doc-names', () => {
  it('accepts what exists, and names of others', async () => {
    const text = [
      '`npm test`, `npm run worker`, `npm run --silent bench -- cache`, `node scripts/run.mjs exec`, `--only links`, `drill -- --only outage`',
      '`npx @tpl/demo emulate --port 1`, `@tpl/demo/redis`, `./redis`, `docs/guide.md`, `src/routes.ts`',
      'TPL_DEMO_TTL_MS, `TPL_APP_KEY_FILE`, `TPL_DEMO_JSON`, `TPL_DEMO_`, `DEMO_URL=x npm test`',
      '`GET /v1/batches/ID`, `/internal/spend`, `/metrics`, `http://localhost:11434/v1`',
      '`tpl_demo_calls_total`, `tpl_demo_duration_seconds_bucket`, `tpl.demo.calls`, `tpl_process_…`, `demo_name`, `demo_name_total`',
      '`createDemo({ ttlMs })`, `terminationGracePeriodSeconds`, `application/json`, `acme/key-1`',
      '| code | when |\n| --- | --- |\n| `closed` (`ttlMs`, `command`) | it was |',
    ].join('\n\n');
    expect(await inGuide(text)).toEqual([]);
  });

  it.each([
    ['a script', '`npm run gone`', 'gone, which is not a script of package.json'],
    ['a script', '```sh\nnpm start\n```', 'start, which is not a script of package.json'],
    ['a command', '`node scripts/run.mjs gone`', 'gone, which is not a command of scripts/run.mjs'],
    ['an area', '`npm run bench -- gone`', 'gone, which is not an area of the benchmarks'],
    ['a check', '`--only links,gone`', 'links,gone, which is not a check'],
    ['a program', '`npx @tpl/gone emulate`', 'npx @tpl/gone, which is not a program of a package'],
    ['a subcommand', '`npx @tpl/demo gone`', '@tpl/demo … gone, which is not understood by that program'],
    [
      'a flag',
      '`npx @tpl/demo emulate --gone`',
      '@tpl/demo … --gone, which is not understood by that program',
    ],
    ['a setting', 'Set TPL_DEMO_GONE.', 'TPL_DEMO_GONE, which is not a setting'],
    ['a setting in code', '```ts\nprocess.env.TPL_DEMO_GONE;\n```', 'TPL_DEMO_GONE, which is not a setting'],
    ['a mapped variable', '```sh\nGONE_URL=x npm test\n```', 'GONE_URL, which is not a setting'],
    ['a route', '`GET /v1/gone`', '/v1/gone, which is not a route of the service'],
    ['a route with a value', '`/internal/gone`', '/internal/gone, which is not a route of the service'],
    ['a metric of Prometheus', '`tpl_demo_gone_total`', 'tpl_demo_gone_total, which is not a metric'],
    ['a metric', '`tpl.demo.gone`', 'tpl.demo.gone, which is not a metric'],
    ['an error code', '| code | when |\n| --- | --- |\n| `gone` | x |', 'gone, which is not an error code'],
    ['a function', '`createGone(options)`', 'createGone, which is not a name of the code'],
    ['an option', '`{ goneMs: 1 }`', 'goneMs, which is not a name of the code'],
    ['a door', '`@tpl/demo/gone`', '@tpl/demo/gone, which is not a door of a package'],
    ['a package', '`@tpl/gone`', '@tpl/gone, which is not a door of a package'],
    ['a door in short', '`./gone`', './gone, which is not a door of a package'],
    ['a path', '`packages/demo/src/gone.ts`', 'packages/demo/src/gone.ts, which is not a path'],
  ])('finds %s that is dead', async (_, text, message) => {
    const found = await inGuide(`# Guide\n\n${text}\n`);
    expect(found.map((one) => one.replace(/^docs\/guide\.md:\d+ names /, ''))).toContain(message);
  });

  it('finds a dead alert in a runbook, and an alert without one', async () => {
    const runbook = '# Runbooks\n\n## GoneDown\n\nSee OtherGone.\n';
    expect(await findingsIn({ ...house, 'docs/runbooks/monitoring.md': runbook }, docNames)).toEqual([
      'docs/runbooks/monitoring.md:3 names GoneDown, which is not an alert',
      'docs/runbooks/monitoring.md:5 names OtherGone, which is not an alert',
      'docs/runbooks/monitoring.md:1 names DemoDown, which is not described in this runbook',
    ]);
  });

  it("finds another package's code in a README, and leaves decisions alone", async () => {
    const readme = `${house['packages/demo/README.md']}\n| code | when |\n| --- | --- |\n| \`store_timeout\` | x |\n`;
    const files = {
      ...house,
      'packages/demo/README.md': readme,
      'docs/decisions/0001-a.md': '`npm run gone`\n',
    };
    expect(await findingsIn(files, docNames)).toEqual([
      'packages/demo/README.md:9 names store_timeout, which is not an error code',
      'packages/demo/README.md:9 names store_timeout, which is not a name of the code',
    ]);
  });
});
