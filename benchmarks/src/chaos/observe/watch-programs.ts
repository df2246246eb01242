// Looks at what each program says of itself, several times a second, and reads its metrics at the end.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramName } from '../schedule/fault.ts';
import type { Counted, Sample, Silence } from './observation.ts';

/** A watch that goes on. */
export interface Watch {
  readonly samples: readonly Sample[];
  /** Looks that had no answer. */
  readonly silences: readonly Silence[];
  stop(): Promise<void>;
}

/** What is watched. */
export interface WatchOptions {
  readonly names: readonly ProgramName[];
  readonly urlOf: (name: ProgramName) => string;
  /** One each: limits are counted by key, and each is asked for three pages at a time. */
  readonly keyOf: (name: ProgramName) => string;
  readonly now: () => number;
}

interface Health {
  readonly checks: readonly { readonly name: string; readonly status: string }[];
}
interface Alerts {
  readonly states: readonly { readonly name: string; readonly phase: string }[];
}

const [everyMs, patienceMs] = [400, 2_000];

/** Starts to watch. */
export function watchPrograms(options: WatchOptions): Watch {
  const samples: Sample[] = [];
  const silences: Silence[] = [];
  let isRunning = true;
  // Each for itself: one that does not answer hides nothing of the others.
  const watching = options.names.map(async (name) => {
    while (isRunning) {
      const [seen] = await Promise.all([lookAt(name, options), sleep(everyMs)]);
      if (isSample(seen)) samples.push(seen);
      else silences.push(seen);
    }
  });
  return {
    samples,
    silences,
    async stop() {
      isRunning = false;
      await Promise.all(watching);
    },
  };
}

/** Looks at all of them now; those that do not answer are left out. */
export async function lookAtAll(options: WatchOptions): Promise<readonly Sample[]> {
  return (await Promise.all(options.names.map((name) => lookAt(name, options)))).filter(isSample);
}

async function lookAt(program: ProgramName, { urlOf, keyOf, now }: WatchOptions): Promise<Sample | Silence> {
  const at = now();
  const [url, key] = [urlOf(program), keyOf(program)];
  const [health, alerts, metrics] = await Promise.all([
    readJson<Health>(`${url}/internal/health`, key),
    readJson<Alerts>(`${url}/internal/alerts`, key),
    program.startsWith('service') ? readText(`${url}/metrics`, key) : '',
  ]);
  const look: Silence = { program, at, readAt: now() };
  if (!health?.checks || !alerts?.states || metrics === undefined) return look;
  const inPhase = (wanted: string) =>
    alerts.states.filter(({ phase }) => phase === wanted).map(({ name }) => name);
  const unwell = health.checks.filter(({ status }) => status !== 'up').map(({ name }) => name);
  const alone = sumOf(metrics, 'tpl_security_limits_total', [
    'limiter="caller"',
    'ok="true"',
    'store="local_share"',
  ]);
  return { ...look, unwell, firing: inPhase('firing'), pending: inPhase('pending'), alone };
}

const isSample = (seen: Sample | Silence): seen is Sample => 'unwell' in seen;

/** The answers that a program counted, by status. */
export async function readCounted(program: ProgramName, url: string, key: string): Promise<Counted> {
  const text = (await readText(`${url}/metrics`, key)) ?? '';
  const name = 'http_server_request_duration_seconds_count';
  const statuses = new Set(
    [...text.matchAll(/http_response_status_code="(\d+)"/g)].map(([, status]) => status ?? ''),
  );
  const answers = [...statuses].map((status) => [
    status,
    sumOf(text, name, ['http_route="/v1/process"', `http_response_status_code="${status}"`]),
  ]);
  return { program, answers: Object.fromEntries(answers) as Record<string, number> };
}

/** The sum of the series of a metric that have all these labels. */
function sumOf(exposition: string, metric: string, labels: readonly string[]): number {
  return exposition
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) && labels.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function readText(url: string, key: string): Promise<string | undefined> {
  return fetch(url, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(patienceMs),
  })
    .then((answer) => answer.text())
    .catch(() => undefined);
}

async function readJson<T>(url: string, key: string): Promise<T | undefined> {
  const text = await readText(url, key);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
