import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Document, isScalar, parseAllDocuments, visit } from 'yaml';
import { renderLock } from '../template/render-lock.ts';
import { type Answers, parseTemplate, renderApp } from '../template/template.ts';
import { collectTemplate } from './collect-template.ts';
import { collectVariants, importsOf } from './collect-variants.ts';
import { appReadme, guideCode } from './copied-docs.ts';
import { entriesOf, overridesOf } from './workspace-file.ts';

const template = collectTemplate(join(process.cwd(), '..', '..'));
const packages = ['ai', 'cache', 'monitoring', 'resilience', 'security'];
const versions = Object.fromEntries(packages.map((name) => [`@tpl/${name}`, '1.2.3']));
const both = [true, false];
const every = both.flatMap((page) =>
  both.flatMap((redis) =>
    (['example', 'empty'] as const).map((domain): Answers => ({ name: 'shop', page, redis, domain })),
  ),
);

describe('the template', () => {
  it.each(every)(
    'holds everything that its files import: page $page, redis $redis, domain $domain',
    (answers) => {
      const files = renderApp(template, answers, versions);
      const lost = [...files].flatMap(([path, bytes]) =>
        importsOf(path, String(bytes))
          .filter((target) => !files.has(target))
          .map((target) => `${path} imports ${target}`),
      );
      expect(lost).toEqual([]);
      const tested = [...files.keys()].filter((path) => path.endsWith('.test.ts'));
      expect(tested.length).toBeGreaterThan(10);
    },
  );

  it('has versions that npm knows, and none of a workspace', () => {
    const answers = { name: 'shop', page: true, redis: true, domain: 'example' } as const;
    const files = renderApp(template, answers, versions);
    const manifest = JSON.parse(String(files.get('package.json')));
    expect(manifest).toMatchObject({ name: 'shop', version: '0.1.0', private: true });
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const version of Object.values(all)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(all['@tpl/cache']).toBe('1.2.3');
    expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)/.test(name))).toEqual([]);
    expect(() => renderApp(template, answers, {})).toThrow('No version is known for @tpl/ai');
  });

  it('locks everything that its package.json asks for, as it is tested here', () => {
    const answers = { name: 'shop', page: true, redis: true, domain: 'example' } as const;
    const files = renderApp(template, answers, versions);
    const manifest = JSON.parse(String(files.get('package.json')));
    const { packages: locked } = JSON.parse(String(renderLock(template, files, versions)));
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect([name, locked[`node_modules/${name}`]?.version]).toEqual([name, version]);
    const open = Object.entries(locked as Record<string, { integrity?: string }>).filter(
      ([path, { integrity }]) => path !== '' && !path.startsWith('node_modules/@tpl/') && !integrity,
    );
    expect(open).toEqual([]);
  });

  it('names no script and no program in its pages that it lacks', () => {
    const { scripts } = JSON.parse(template.files['package.json'] as string);
    const pages = Object.entries(template.files).filter(([path]) => /^(?:docs\/.*|README)\.md$/.test(path));
    const named = pages.flatMap(([path, text]) =>
      Array.from(
        (text as string).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)|node (benchmarks\/\S+)/g),
        (match) => [path, match[1] ?? match[2] ?? ''],
      ),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(([, name = '']) => !(name in scripts))).toEqual([]);
    expect(template.files['docs/operations.md']).toContain('In development a process closes at once');
  });

  it('without the page has none of its tools, and builds without them', () => {
    const answers = { name: 'shop', page: false, redis: true, domain: 'example' } as const;
    const files = renderApp(template, answers, versions);
    const { scripts, devDependencies } = JSON.parse(String(files.get('package.json')));
    expect(JSON.stringify([scripts, devDependencies])).not.toMatch(/react|vite|playwright|\bweb\b/);
    expect([...files.keys()].filter((path) => path.startsWith('web/'))).toEqual([]);
  });

  it('builds its image without packed packages, unless it has some', () => {
    const answers = { name: '@shop/texts', page: true, redis: true, domain: 'example' } as const;
    const imageOf = (some: typeof versions) =>
      String(renderApp(template, answers, some).get('deploy/Dockerfile'));
    expect(imageOf(versions)).not.toContain('vendor');
    expect(imageOf(versions)).toContain('--tag texts ');
    const packed = Object.fromEntries(Object.keys(versions).map((name) => [name, './vendor/x.tgz']));
    expect(imageOf(packed)).toContain('COPY vendor/ ./vendor/\n');
  });

  // docker/compose#9741
  it.each([
    ['a.b_c~d', 'a-b-c-d'],
    ['@shop/my_service', 'my-service'],
    ['2026', 'app-2026'],
    ['24h-bot', 'app-24h-bot'],
    ['on', 'app-on'],
    ['y~', 'app-y'],
    ['x'.repeat(200), 'x'.repeat(40)],
  ])('names what npm calls %s in Compose, Prometheus and Kubernetes as they take it', (name, label) => {
    const files = renderApp(template, { name, page: true, redis: true, domain: 'example' }, versions);
    const deployed = [...files].filter(([path]) => /^deploy\/.*\.ya?ml$/.test(path));
    const documents = deployed.flatMap(([, bytes]) => parseAllDocuments(String(bytes), { version: '1.1' }));
    const found: unknown[] = [];
    for (const document of documents)
      visit(document as Document, {
        Pair: (_, { key, value }) => {
          const isNaming = isScalar(key) && /(?:^|\/)name$|^secretName$|^job_name$/.test(String(key.value));
          if (isNaming && isScalar(value)) found.push(value.value);
        },
      });
    expect(found.filter((one) => typeof one !== 'string')).toEqual([]);
    const own = (found as string[]).filter((one) => one.startsWith(label));
    expect(new Set(own)).toEqual(
      new Set(
        ['', '-worker', '-service', '-internal', '-worker-internal', '-secrets'].map((end) => label + end),
      ),
    );
    for (const one of own) expect(one).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
    for (const path of ['deploy/Dockerfile', 'docs/operations.md'])
      expect(String(files.get(path))).toContain(`--tag ${label} `);
    expect(JSON.parse(String(files.get('package.json'))).name).toBe(name);
    const texts = [...files].filter(([path]) => /\.(?:md|ya?ml)$|Dockerfile$/.test(path)).map(String);
    expect(texts.join('')).not.toMatch(/%(?:NAME|LABEL)%/);
  });

  it('without Redis starts none in its tests', () => {
    const files = renderApp(
      template,
      { name: 'shop', page: true, redis: false, domain: 'example' },
      versions,
    );
    const starting = [...files].filter(
      ([path, bytes]) => path.endsWith('.test.ts') && /startRedis\(/.test(String(bytes)),
    );
    expect(starting.map(([path]) => path)).toEqual([]);
  });

  it('with an empty domain has the one operation of the guide', () => {
    const files = renderApp(template, { name: 'shop', page: true, redis: true, domain: 'empty' }, versions);
    expect([...files.keys()].filter((path) => path.startsWith('src/domain/operations/'))).toEqual([
      'src/domain/operations/index.ts',
      'src/domain/operations/triage.ts',
    ]);
  });

  it('survives its way through JSON, files that begin with a dot too, and speaks of no path of the repository', () => {
    const read = parseTemplate(JSON.stringify(template), 'it');
    expect(read).toEqual(template);
    expect(Object.keys(read.files)).toEqual(
      expect.arrayContaining(['.gitattributes', '.gitignore', '.env.example', 'LICENSE', 'docs/fork.md']),
    );
    expect(read.files['README.md']).toContain('TPL_APP_');
    // `.env.local` and its like hold what `.env` does (codeframe#974).
    expect(read.files['.gitignore']).toContain('\n.env*\n!.env.example\n');
    expect(read.files['.dockerignore']).toContain('\n**/.env*\n');
    for (const path of ['README.md', 'docs/fork.md', 'docs/service.md', '.env.example'])
      expect(read.files[path]).not.toMatch(/apps\/text-processing|Written by/);
    expect(() => parseTemplate(JSON.stringify({ ...template, format: 2 }), 'it')).toThrow(
      'newer create-tpl-app',
    );
  });
});

// coreui/coreui-free-react-admin-template#119
describe('an application that is started', () => {
  let folder: string;
  let own: Record<string, string>;
  const plant = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'started-'));
    const files = renderApp(template, { name: 'shop', page: true, redis: true, domain: 'example' }, versions);
    const { scripts } = JSON.parse(String(files.get('package.json')));
    plant('start.mjs', String(files.get('start.mjs')));
    own = { build: 'node build.mjs', start: scripts.start };
    plant('package.json', JSON.stringify({ type: 'module', scripts: own }));
    plant(
      'build.mjs',
      "import fs from 'node:fs'; fs.mkdirSync('dist'); fs.writeFileSync('dist/main.js', 'console.log(1)');",
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const start = () => spawnSync('npm', ['start', '--silent'], { cwd: folder, encoding: 'utf8' });

  it.each(['', 'ignore-scripts=true\n'])('is built first, with npm set to %j', (settings) => {
    plant('node_modules/tsup/package.json', '{"exports":"./index.js"}');
    plant('.npmrc', settings);
    expect(start()).toMatchObject({ status: 0, stdout: '1\n' });
  });

  it('is taken as it was built where what builds it is not installed', () => {
    plant('dist/main.js', 'console.log(2)');
    expect(start()).toMatchObject({ status: 0, stdout: '2\n' });
  });

  it.each(['>=99', `>=${process.versions.node.split('.')[0]}.99`])('says which Node it wants: %s', (node) => {
    plant('dist/main.js', 'console.log(2)');
    plant('package.json', JSON.stringify({ type: 'module', scripts: own, engines: { node } }));
    const { status, stdout, stderr } = start();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`It wants Node ${node}, and this is ${process.version}`);
  });

  it('says what to do where nothing was built and nothing can be', () => {
    const { status, stderr } = start();
    expect(status).toBe(1);
    expect(stderr).toContain('npm install --include=dev');
  });

  it('does not start when its build fails', () => {
    plant('node_modules/tsup/package.json', '{"exports":"./index.js"}');
    plant('dist/main.js', 'console.log(2)');
    expect(start()).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('the template is not built', () => {
  const files = {
    'jest.config.mjs': "export default {\n    '!**/*.test.ts',\n};\n",
    'jobs/src/redis-jobs.ts': '',
    'jobs/src/redis-jobs.test.ts': '',
    'package.json': '{"scripts":{},"devDependencies":{}}',
    'web/a.ts': '',
    'test/integration/open-page.ts': '',
    'test/integration/dev.test.ts': '',
    'test/integration/start-redis.ts': '',
    'test/deploy/start-stack.ts': '',
    'src/domain/operations/a.ts': '',
    'src/domain/operations/index.ts': "import { a } from './a.ts';\n",
  };
  const rm = 'cd src/domain/operations\nrm -r a.ts\n';

  it('when what an answer leaves out is not there, or is still needed', () => {
    expect(Object.keys(collectVariants(files, {}, rm))).toEqual(['no-page', 'no-redis', 'empty-domain']);
    const { 'web/a.ts': _, ...without } = files;
    expect(() => collectVariants(without, {}, rm)).toThrow(
      'leaves out web/, which the service does not have',
    );
    const needed = { ...files, 'src/main.ts': "import '../web/a.ts';\n" };
    expect(() => collectVariants(needed, {}, rm)).toThrow('src/main.ts imports web/a.ts');
  });

  it('counts no coverage of what only a Redis runs, where none is started', () => {
    expect(collectVariants(files, {}, rm)['no-redis']?.files['jest.config.mjs']).toBe(
      "export default {\n    '!**/*.test.ts',\n    '!jobs/src/redis-jobs.ts',\n};\n",
    );
    expect(() => collectVariants({ ...files, 'jest.config.mjs': '' }, {}, rm)).toThrow(
      'counts coverage in another way',
    );
  });

  it('when the guide says something else', () => {
    expect(() => collectVariants(files, {}, 'ls\n')).toThrow('takes no operation out');
    expect(() => guideCode('# x\n\n## 1. Other\n', '1. Write the operation', 'js')).toThrow('no js code');
    expect(guideCode('# x\n\n## 1. One\n\n```js\nlet a;\n```\n', '1. One', 'js')).toBe('let a;\n');
    expect(appReadme('nothing generated', [])).toContain('## Settings');
    expect(appReadme('', ['operations.md'])).toContain('docs/operations.md');
  });

  it('leaves out programs beside the service that want a tool of the page, with their commands and tests', () => {
    const manifest = {
      scripts: {
        build: 'tsup && vite build web',
        dev: 'node --flag dev/main.mjs',
        start: 'node dist/main.js',
      },
      devDependencies: { vite: '8.0.0', tsup: '9.0.0' },
    };
    const beside = {
      ...files,
      'package.json': JSON.stringify(manifest),
      'dev/main.mjs': "import { createServer } from 'vite';\n",
      'test/own.test.ts': "new URL('../dev/main.mjs', import.meta.url);\n",
    };
    const variant = collectVariants(beside, {}, rm)['no-page'];
    expect(variant?.drop).toEqual([
      'dev/main.mjs',
      'test/integration/dev.test.ts',
      'test/integration/open-page.ts',
      'test/own.test.ts',
      'web/a.ts',
    ]);
    expect(variant?.manifest).toEqual({
      scripts: { build: 'tsup', dev: null },
      devDependencies: { vite: null },
    });
    const needed = { ...beside, 'src/page.ts': "import 'vite';\n" };
    expect(() => collectVariants(needed, {}, rm)).toThrow('src/page.ts imports vite');
  });

  it('leaves out tests that would have nothing to import, one after the other', () => {
    const chain = {
      ...files,
      'test/one.ts': "import './integration/open-page.ts';\n",
      'test/two.test.ts': "export * from './one.ts';\n",
      'src/three.test.ts': 'export {};\n',
    };
    expect(collectVariants(chain, {}, rm)['no-page']?.drop).toEqual([
      'test/integration/dev.test.ts',
      'test/integration/open-page.ts',
      'test/one.ts',
      'test/two.test.ts',
      'web/a.ts',
    ]);
  });
});

describe('the file of the workspace', () => {
  const yaml =
    'catalog:\n  "@types/node": 22.1.0\n  zod: 4.0.0\n\noverrides:\n  "@one/suite>other": "-"\n  esbuild: 0.28.2\n';

  it('gives versions by name', () => {
    expect(entriesOf(yaml, 'catalog')).toEqual({ '@types/node': '22.1.0', zod: '4.0.0' });
    expect(entriesOf(yaml, 'nothing')).toEqual({});
  });

  it('gives the overrides that npm understands', () => {
    expect(overridesOf(yaml)).toEqual({ esbuild: '0.28.2' });
  });
});
