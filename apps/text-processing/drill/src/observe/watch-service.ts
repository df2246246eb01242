// Looks at the service from inside while it is drilled: alerts, health, attempts, spend.
import { setTimeout as sleep } from 'node:timers/promises';

/** An alert that was seen, in milliseconds since the watch began. */
export interface SeenAlert {
  readonly name: string;
  readonly severity: string;
  /** `pending`: it holds, and would fire after minutes. */
  readonly phase: 'pending' | 'firing';
  readonly atMs: number;
}

/** What was seen. */
export interface Watched {
  readonly alerts: readonly SeenAlert[];
  /** Names of all rules that are judged in the process. */
  readonly rules: readonly string[];
  /** Parts of the health that were not up at some time. */
  readonly unwell: readonly string[];
  /** Attempts at providers since the start. */
  readonly attempts: number;
  readonly tokens: number;
  readonly costUsd: number;
}

interface Overview {
  readonly health: { readonly checks: readonly { readonly name: string; readonly status: string }[] };
  readonly alerts: {
    readonly states: readonly { readonly name: string; readonly severity: string; readonly phase: string }[];
  };
  readonly policies: readonly { readonly policy: string; readonly counts: { readonly attempts: number } }[];
  readonly spend: readonly { readonly tokens: number; readonly costUsd: number }[];
}

const everyMs = 200;
const patienceMs = 2_000;

/** Starts to watch; the function that is returned ends it and says what was seen. */
export function watchService(internalUrl: string, now: () => number): () => Promise<Watched> {
  const alerts = new Map<string, SeenAlert>();
  const unwell = new Set<string>();
  let last: Overview | undefined;
  let isRunning = true;

  async function look(): Promise<void> {
    const overview = await readOverview(internalUrl).catch(() => undefined);
    if (!overview) return;
    last = overview;
    for (const { name, status } of overview.health.checks) if (status !== 'up') unwell.add(name);
    for (const { name, severity, phase } of overview.alerts.states) {
      if (phase !== 'pending' && phase !== 'firing') continue;
      if (alerts.get(name)?.phase === 'firing' || alerts.get(name)?.phase === phase) continue;
      alerts.set(name, { name, severity, phase, atMs: now() });
    }
  }
  const running = (async () => {
    while (isRunning) await Promise.all([look(), sleep(everyMs)]);
  })();

  return async () => {
    isRunning = false;
    await running;
    await look();
    const gates = (last?.policies ?? []).filter(({ policy }) => !policy.startsWith('route:'));
    return {
      alerts: [...alerts.values()],
      rules: (last?.alerts.states ?? []).map(({ name }) => name),
      unwell: [...unwell],
      attempts: sum(gates.map(({ counts }) => counts.attempts)),
      ...spendIn(last?.spend ?? []),
    };
  };
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

async function readOverview(internalUrl: string): Promise<Overview> {
  const response = await fetch(`${internalUrl}/internal/overview`, {
    signal: AbortSignal.timeout(patienceMs),
  });
  return (await response.json()) as Overview;
}

/** Tokens and money that the service has counted so far. */
export async function readSpend(internalUrl: string): Promise<Pick<Watched, 'tokens' | 'costUsd'>> {
  return spendIn((await readOverview(internalUrl)).spend);
}

function spendIn(spend: Overview['spend']): Pick<Watched, 'tokens' | 'costUsd'> {
  return {
    tokens: sum(spend.map(({ tokens }) => tokens)),
    costUsd: sum(spend.map(({ costUsd }) => costUsd)),
  };
}
