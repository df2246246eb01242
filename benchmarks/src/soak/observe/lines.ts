// Lists the lines that are drawn, with the rise a minute that each is allowed.

/** A line. */
export interface LineKind {
  readonly name: string;
  readonly unit: string;
  /** Allowed rise a minute. `share`: of the line's own median, for lines whose height is the machine's. */
  readonly bound: number;
  readonly isShare?: true;
}

/** Of each program that runs all the time. */
export const programLines: readonly LineKind[] = [
  { name: 'heapMb', unit: 'MB after a collection', bound: 0.1 },
  { name: 'codeMb', unit: 'MB of that: compiled code', bound: 0.1 },
  { name: 'externalMb', unit: 'MB outside the heap', bound: 0.1 },
  { name: 'rssMb', unit: 'MB resident, children too', bound: 0.5 },
  { name: 'handles', unit: 'open files and sockets', bound: 0.1 },
  { name: 'sockets', unit: 'sockets', bound: 0.1 },
  { name: 'threads', unit: 'threads', bound: 0.1 },
  { name: 'children', unit: 'child processes', bound: 0.1 },
  { name: 'resources', unit: 'timers and requests of the loop', bound: 0.1 },
  { name: 'series', unit: 'series of /metrics', bound: 0.1 },
  { name: 'cacheEntries', unit: 'entries in memory', bound: 0.1 },
  { name: 'callsWaiting', unit: 'calls that run or wait', bound: 0.1 },
  { name: 'ledgerOpen', unit: 'calls without an end', bound: 0.1 },
  { name: 'ledgerWaiting', unit: 'lines not yet written', bound: 0.1 },
  { name: 'logsWaiting', unit: 'log lines not yet written', bound: 0.1 },
  { name: 'loopDelayMs', unit: 'ms, the longest stall of a minute', bound: 0.01, isShare: true },
];

/** Of what stands beside the programs. */
export const sharedLines: readonly LineKind[] = [
  { name: 'redisKeys', unit: 'keys', bound: 0.1 },
  { name: 'redisMb', unit: 'MB', bound: 0.1 },
  { name: 'redisClients', unit: 'connections', bound: 0.1 },
  { name: 'batchesWaiting', unit: 'items that wait or run', bound: 0.1 },
  { name: 'batchesGivenUp', unit: 'items given up', bound: 0.1 },
  { name: 'ledgerBytesPerCall', unit: 'bytes a request', bound: 1 },
];

/** Of the answers of each minute. */
export const answerLines: readonly LineKind[] = [
  { name: 'p50Ms', unit: 'ms', bound: 0.01, isShare: true },
  { name: 'p99Ms', unit: 'ms', bound: 0.01, isShare: true },
  { name: 'unansweredShare', unit: 'share of requests without a 200', bound: 0.001 },
];
