// Starts the service and what stands beside it, asks them, and reads what their processes cost.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createApiKey } from '@tpl/security';

/** A process that answers over HTTP. */
export interface Started {
  readonly url: string;
  readonly child: ChildProcess;
}

/** How a subject is asked about a text. */
export interface Asking {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: (text: string) => unknown;
}

/** The key of the callers. */
export const key = createApiKey();
/** The key of the operators. */
export const internalKey = createApiKey();
/** `POST /v1/process`, a summary. */
export const process1: Asking = {
  path: '/v1/process',
  headers: { authorization: `Bearer ${key}` },
  body: (text) => ({ operation: 'summarize', text, options: {} }),
};

const program = fileURLToPath(new URL('../../apps/text-processing/dist/main.js', import.meta.url));
const started: ChildProcess[] = [];

/** Starts a program and waits for what it prints; `match` gives the address. */
export async function start(
  args: readonly string[],
  match: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(TPL_|OPENAI_|ANTHROPIC_|REDIS_URL$)/.test(name),
  );
  const child = spawn(process.execPath, args, {
    env: { ...Object.fromEntries(kept), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  const found = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      // What it logs later is read and thrown away, as a collector would.
      if (output.length < 100_000) output += String(chunk);
      const address = match.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) =>
      reject(new Error(`${args.join(' ')} ended with ${code}: ${output.slice(-500)}`)),
    );
  });
  const address = await found;
  const url = /^\d+$/.test(address)
    ? `http://127.0.0.1:${address}`
    : address.replace('localhost', '127.0.0.1');
  return { url, child };
}

/** Starts the built service on a free port, with limits out of the way. */
export function startService(env: Readonly<Record<string, string>> = {}): Promise<Started> {
  return start([program], /page, API\s+(http:\S+)[\s\S]*Ctrl-C/, {
    PORT: '0',
    INTERNAL_PORT: '0',
    TPL_SECURITY_KEYS: key,
    TPL_SECURITY_INTERNAL_KEYS: internalKey,
    TPL_SECURITY_LIMIT_REQUESTS: '100000000',
    TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '100000000',
    TPL_MONITORING_MAX_UTILIZATION: '1',
    TPL_MONITORING_CLOSE_TIMEOUT_MS: '200',
    ...env,
  });
}

/** Ends everything that was started. */
export async function stopAll(): Promise<void> {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Asks once and reads the whole answer; anything but 200 is an error. */
export function ask(url: string, asking: Asking, text: string): Promise<string> {
  const body = JSON.stringify(asking.body(text));
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...asking.headers,
  };
  return new Promise((resolve, reject) => {
    const call = request(url + asking.path, { method: 'POST', agent, headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        answer += chunk;
      });
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(answer)
          : reject(new Error(`${url}${asking.path}: ${response.statusCode} ${answer.slice(0, 300)}`)),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** Milliseconds of CPU that a process has used so far, all threads, user and system; NaN where there is no /proc. */
export function cpuMsOf({ child }: Started): number {
  try {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** Megabytes a process holds in memory. */
export function residentMbOf({ child }: Started): number {
  const pages = Number(readFileSync(`/proc/${child.pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4_096) / 1e6;
}

export { freePort } from '../../internal/kit/src/testing/redis-process.ts';
