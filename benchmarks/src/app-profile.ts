// Shows where a request of the service spends its CPU: the widest functions of a profile under load, inclusive and own.
// Run as `node benchmarks/src/app-profile.ts [REQUESTS]`, after a build.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshText } from './app-overhead.ts';
import { ask, process1, start, startService, stopAll } from './app-processes.ts';

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const requests = Number(process.argv[2] ?? 6_000);
const folder = mkdtempSync(join(tmpdir(), 'profile-'));
const standIns = fileURLToPath(new URL('./app-stand-ins.ts', import.meta.url));
const provider = await start([standIns, 'provider'], /port (\d+)/);
const service = await startService({
  OPENAI_BASE_URL: `${provider.url}/v1`,
  OPENAI_API_KEY: 'bench',
  NODE_ENV: 'production',
  NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=200`,
});
let left = requests;
const worker = async () => {
  while (left > 0) {
    left -= 1;
    await ask(service.url, process1, freshText(1_024));
  }
};
await Promise.all(Array.from({ length: 8 }, worker));
const ended = new Promise((resolve) => service.child.once('exit', resolve));
service.child.kill('SIGTERM');
await ended;
await stopAll();

const total = new Map<string, number>();
const own = new Map<string, number>();
const byFile = new Map<string, number>();
for (const file of readdirSync(folder)) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const self = new Map<number, number>();
  for (const [place, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + (timeDeltas[place] ?? 0));
  const root = nodes[0];
  if (root) walk(root, new Set());

  function walk(node: ProfileNode, above: Set<string>): number {
    const name = nameOf(node);
    const selfUs = self.get(node.id) ?? 0;
    own.set(name, (own.get(name) ?? 0) + selfUs);
    const file = placeOf(node);
    byFile.set(file, (byFile.get(file) ?? 0) + selfUs);
    const within = new Set(above).add(name);
    let sum = selfUs;
    for (const id of node.children ?? []) sum += walk(byId.get(id)!, within);
    // Recursion counts once.
    if (!above.has(name)) total.set(name, (total.get(name) ?? 0) + sum);
    return sum;
  }
}
rmSync(folder, { recursive: true, force: true });
show('inclusive', total);
show('own', own);
show('own, by file', byFile);

function placeOf({ callFrame: { url, functionName } }: ProfileNode): string {
  const place = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(packages|apps)\//, '$1/');
  return place.replace('file://', '') || functionName;
}

function nameOf(node: ProfileNode): string {
  const { functionName, lineNumber } = node.callFrame;
  return `${functionName || '(anonymous)'} ${placeOf(node)}:${lineNumber + 1}`;
}

function show(title: string, times: ReadonlyMap<string, number>): void {
  const rows = [...times].sort((a, b) => b[1] - a[1]).slice(0, Number(process.argv[3] ?? 45));
  process.stdout.write(`${title}, microseconds a request of ${requests}\n`);
  for (const [name, us] of rows) process.stdout.write(`${(us / requests).toFixed(1).padStart(9)}  ${name}\n`);
}
