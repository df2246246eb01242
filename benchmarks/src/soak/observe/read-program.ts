// Reads what a program says of itself: how many series it has, how its event loop does, what is kept and what waits in it.

/** What it says. What a kind of program does not have is absent. */
export type ProgramLook = Readonly<Record<string, number>>;

interface Overview {
  readonly cache: { readonly memoryEntries: number };
  readonly batches?: { readonly waiting: number; readonly running: number; readonly deadLetters: number };
  readonly ledger: { readonly open: number; readonly waiting: number };
  readonly logs: { readonly queued: number };
  readonly policies: readonly { readonly running: number; readonly queued: number }[];
}

const patienceMs = 20_000;

/** Reads it; empty while it does not answer. */
export async function readProgram(url: string, key: string): Promise<ProgramLook> {
  const read = async (path: string) => {
    const answer = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => undefined);
    return answer?.ok ? answer.text().catch(() => '') : '';
  };
  const [metrics, overview] = await Promise.all([read('/metrics'), read('/internal/overview')]);
  return { ...ofMetrics(metrics), ...(overview !== '' && ofOverview(JSON.parse(overview) as Overview)) };
}

function ofMetrics(metrics: string): ProgramLook {
  if (metrics === '') return {};
  const lines = metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const delay = lines.find((line) => /^tpl_process_event_loop_delay_max_seconds[ {]/.test(line));
  return {
    // The buckets of a histogram are one series for who keeps it.
    series: lines.filter((line) => !/_bucket[{ ]/.test(line)).length,
    ...(delay !== undefined && { loopDelayMs: Number(delay.slice(delay.lastIndexOf(' ') + 1)) * 1_000 }),
  };
}

function ofOverview({ cache, batches, ledger, logs, policies }: Overview): ProgramLook {
  return {
    cacheEntries: cache.memoryEntries,
    ledgerOpen: ledger.open,
    ledgerWaiting: ledger.waiting,
    logsWaiting: logs.queued,
    callsWaiting: policies.reduce((sum, { running, queued }) => sum + running + queued, 0),
    ...(batches && {
      batchesWaiting: batches.waiting + batches.running,
      batchesGivenUp: batches.deadLetters,
    }),
  };
}
