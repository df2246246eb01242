import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const app = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dev-'));
const title = join(folder, 'src', 'domain', 'service-name.ts');
let said = '';
let dev: ReturnType<typeof start>;

/** `npm run dev` in a copy of the service, on free ports. */
function start() {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:TPL_|ANTHROPIC_|OPENAI_|GEMINI_|REDIS_URL$|NODE_)/.test(name),
  );
  const { dev: command } = (
    JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  ).scripts;
  const [, ...args] = command?.split(' ') ?? [];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), PORT: '0', INTERNAL_PORT: '0', DEV_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk);
    });
  return child;
}

async function until<Value>(look: () => Value | Promise<Value>): Promise<NonNullable<Value>> {
  for (;;) {
    const value = await look();
    if (value) return value;
    if (dev.exitCode !== null || dev.signalCode !== null) throw new Error(said);
    await sleep(20);
  }
}

const pageUrl = () => until(() => /page with its edits\s+(http:\S+\/)/.exec(said)?.[1]);
const read = async (url: string) =>
  fetch(url).then(
    (response) => response.text(),
    () => '',
  );
const edit = (path: string, from: string, to: string) =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
/** The title of the API's docs, as the dev server's own address hands it on. */
const showsTitle = async (word: string) => (await read(`${await pageUrl()}docs/`)).includes(word);

beforeAll(async () => {
  const leftOut = new Set(
    ['node_modules', 'dist', 'coverage', 'test', '.env'].map((name) => join(app, name)),
  );
  cpSync(app, folder, { recursive: true, filter: (path) => !leftOut.has(path) });
  symlinkSync(join(app, 'node_modules'), join(folder, 'node_modules'));
  edit(
    title,
    /serviceTitle = '[^']*'/.exec(readFileSync(title, 'utf8'))?.[0] ?? '',
    "serviceTitle = 'Before'",
  );
  dev = start();
  await pageUrl();
});

afterAll(() => {
  dev.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run dev', () => {
  it('starts the service again when a source changes, and the new answer is seen', async () => {
    await until(() => showsTitle('Before'));
    edit(title, "'Before'", "'After'");
    await until(() => showsTitle('After'));
    expect(said).toContain('service-name.ts changed: starting again');
  });

  it('shows a syntax error with its line, and what ran before goes on answering', async () => {
    edit(title, "= 'After'", "= = 'Mended'");
    await until(() => said.includes('Unexpected token'));
    expect(said).toMatch(/service-name\.ts:\d+:\d+/);
    expect(await showsTitle('After')).toBe(true);
    edit(title, "= = 'Mended'", "= 'Mended'");
    await until(() => showsTitle('Mended'));
  });

  it('says that a start failed, and starts when what was wrong is mended', async () => {
    const before = readFileSync(title, 'utf8');
    writeFileSync(title, `${before}\nthrow new Error('not today');\n`);
    await until(() => said.includes('The service ended (exit code 1)'));
    expect(said).toContain('not today');
    writeFileSync(title, before.replace("'Mended'", "'Well again'"));
    await until(() => showsTitle('Well again'));
  });

  it('serves the page from its sources, and an edit is seen', async () => {
    const url = await pageUrl();
    expect(await read(url)).toContain('/src/main.tsx');
    edit(join(folder, 'web', 'src', 'main.tsx'), '\n', '\nexport const edited = 1;\n');
    await until(async () => (await read(`${url}src/main.tsx`)).includes('edited'));
  });

  it('ends with all it started at Ctrl-C', async () => {
    const urls = [...said.matchAll(/page, API\s+(http:\S+)/g)].map(([, url = '']) => url);
    dev.kill('SIGINT');
    expect(await once(dev, 'exit')).toEqual([0, null]);
    for (const url of [urls.at(-1) ?? '', /page with its edits\s+(http:\S+)/.exec(said)?.[1] ?? ''])
      await expect(fetch(url)).rejects.toThrow();
  });

  it('leaves no service behind when it is killed', async () => {
    said = '';
    dev = start();
    const url = await until(() => /page, API\s+(http:\S+)[\s\S]*Ctrl-C/.exec(said)?.[1]);
    dev.kill('SIGKILL');
    await once(dev, 'exit');
    let answers = true;
    while (answers)
      answers = await fetch(url).then(
        () => true,
        () => false,
      );
  });
});
