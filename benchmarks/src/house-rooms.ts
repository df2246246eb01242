// Counts the source files that one request to the built service enters.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@tpl/ai/testing';

/** Source files by path from the root, for an answer of a model and for one from the cache. */
export interface Rooms {
  readonly miss: readonly string[];
  readonly hit: readonly string[];
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly { startOffset: number; count: number }[] }[];
}

const answer = JSON.stringify({ summary: 'A model of a test says so.' });

/** Starts the service with a model on loopback, warms it, and watches one miss and one hit; a text says what went wrong. */
export async function requestRooms(main: string, root: string): Promise<Rooms | string> {
  const emulator = await startEmulator({ answer: () => answer });
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', main], {
    env: serviceEnvironment(emulator.openaiUrl),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const { url, inspector } = await whereItListens(child);
    const coverage = await watchCoverage(inspector);
    const ask = async (text: string) => {
      const response = await fetch(`${url}/v1/process`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ operation: 'summarize', text }),
      });
      if (!response.ok) throw new Error(`the service answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
      return sourcesOf(await coverage.take(), root);
    };
    for (const text of ['The first text to warm it.', 'The second text to warm it.']) {
      await ask(text);
      await ask(text);
    }
    // A timer may fire beside a request: the one that was alone tells what a request needs.
    const misses: string[][] = [];
    const hits: string[][] = [];
    for (const text of ['One text it has never seen.', 'Another that is new.', 'A third, as new as these.']) {
      misses.push(await ask(text));
      hits.push(await ask(text));
    }
    coverage.close();
    return { miss: fewest(misses), hit: fewest(hits) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    child.kill('SIGKILL');
    await emulator.close();
  }
}

const fewest = (lists: readonly string[][]): string[] =>
  lists.reduce((least, list) => (list.length < least.length ? list : least));

/** Without the settings of whoever measures. */
export function serviceEnvironment(modelUrl: string): Record<string, string | undefined> {
  const foreign = /^(?:TPL_|ANTHROPIC_|OPENAI_|GEMINI_|REDIS_|NODE_|PORT$)/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    PORT: '0',
    INTERNAL_PORT: '0',
    TPL_APP_COMPATIBLE_URL: modelUrl,
    TPL_APP_COMPATIBLE_MODEL: 'local-model',
  };
}

/** Waits for the addresses of a service that was started with `--inspect`. */
export function whereItListens(child: ChildProcess): Promise<{ url: string; inspector: string }> {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (text: string) => {
      said += text;
      const url = /page, API\s+(http:\S+)/.exec(said)?.[1];
      const inspector = /ws:\/\/\S+/.exec(said)?.[0];
      if (url && inspector) resolve({ url, inspector });
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${said.slice(-500)}`)));
  });
}

/** Talks to V8 inside the service. `take` gives what ran since the last time. */
export async function watchCoverage(
  inspector: string,
): Promise<{ take(): Promise<readonly ScriptCoverage[]>; close(): void }> {
  const socket = new WebSocket(inspector);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')), {
      once: true,
    });
  });
  let last = 0;
  const send = (method: string, params: object = {}): Promise<{ result?: ScriptCoverage[] }> => {
    last += 1;
    const id = last;
    return new Promise((resolve) => {
      const listen = ({ data }: { data: unknown }) => {
        const message = JSON.parse(String(data));
        if (message.id !== id) return;
        socket.removeEventListener('message', listen);
        resolve(message.result);
      };
      socket.addEventListener('message', listen);
      socket.send(JSON.stringify({ id, method, params }));
    });
  };
  await send('Profiler.enable');
  await send('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  return {
    take: async () => (await send('Profiler.takePreciseCoverage')).result ?? [],
    close: () => socket.close(),
  };
}

/** The files of our own sources with a function that ran. */
function sourcesOf(scripts: readonly ScriptCoverage[], root: string): string[] {
  const ran = new Set<string>();
  for (const { url, functions } of scripts) {
    if (!url.startsWith('file:') || url.includes('/node_modules/')) continue;
    const find = sourceFinder(fileURLToPath(url));
    for (const { ranges } of functions) {
      const [outer] = ranges;
      const source = outer && outer.count > 0 ? find(outer.startOffset) : undefined;
      const path = source && relative(root, source);
      if (path && /^(apps|packages|internal)\/[^/]+\/src\//.test(path)) ran.add(path);
    }
  }
  return [...ran].sort();
}

/** From an offset in a built file to its source file, by the source map beside it. */
function sourceFinder(file: string): (offset: number) => string | undefined {
  const known = finders.get(file);
  if (known) return known;
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  const starts = [0];
  const text = readFileSync(file, 'utf8');
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const find = (offset: number) => {
    const line = starts.findLastIndex((start) => start <= offset);
    const entry = map.findEntry(line, offset - (starts[line] as number));
    return 'originalSource' in entry ? resolve(dirname(file), entry.originalSource) : undefined;
  };
  finders.set(file, find);
  return find;
}

const finders = new Map<string, (offset: number) => string | undefined>();
