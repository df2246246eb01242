// `npm run dev`: the service from its sources, started again when they change, and the page from its own, renewed as it is edited.
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { createRunner } from './runner.mjs';
import { syntaxErrorOf } from './syntax-error-of.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, 'src');
const say = (text) => process.stdout.write(`${text}\n`);

// Where the service listens is known when it says so, and may be another port after another start.
const proxies = { public: [], internal: [] };
const proxyTo = (kind) => ({ configure: (proxy) => proxies[kind].push(proxy) });
const vite = await createServer({
  configFile: join(root, 'web', 'vite.config.ts'),
  clearScreen: false,
  server: {
    host: '127.0.0.1',
    port: Number(process.env.DEV_PORT ?? 5173),
    proxy: {
      '/v1': proxyTo('public'),
      '/docs': proxyTo('public'),
      '/health': proxyTo('public'),
      '/internal': proxyTo('internal'),
    },
  },
});

const runner = createRunner({
  program: join(sources, 'main.ts'),
  cwd: root,
  say,
  isReadable(path) {
    const problem = path.endsWith('.ts') ? syntaxErrorOf(path) : undefined;
    if (problem === undefined) return true;
    say(
      `\n✗ ${relative(root, path)}\n${problem}\n  What ran before goes on; mend the file to go on from here.`,
    );
    return false;
  },
  onListening(urls) {
    for (const kind of ['public', 'internal'])
      for (const proxy of proxies[kind]) proxy.options.target = urls[kind];
    if (vite.resolvedUrls === null) return;
    const [page] = vite.resolvedUrls.local;
    say(`  page with its edits   ${page}\n  operations page       ${page}ops.html\n`);
  },
});

// What the service imports of its packages is built elsewhere: a new build of one counts as a change.
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packages = Object.keys(dependencies)
  .filter((name) => name.startsWith('@tpl/'))
  .map((name) => join(realpathSync(join(root, 'node_modules', name)), 'dist'));
vite.watcher.add([sources, join(root, '.env'), ...packages]);
vite.watcher.on('all', (_, path) => {
  const isOurs = path.startsWith(sources) && path.endsWith('.ts') && !path.endsWith('.test.ts');
  if (!isOurs && path !== join(root, '.env') && !packages.some((folder) => path.startsWith(folder))) return;
  runner.onChange(path);
});

let isEnding = false;
async function end() {
  if (isEnding) return;
  isEnding = true;
  await Promise.all([runner.close(), vite.close()]);
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());

await vite.listen();
runner.start();
