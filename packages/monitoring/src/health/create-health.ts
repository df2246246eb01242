// Runs the registered checks at their pace and answers probes from their last results.
import type { Clock, Problem } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import { invalidOptions, MonitoringError } from '../errors/monitoring-error.ts';
import type {
  Health,
  HealthChange,
  HealthCheckDefinition,
  HealthCheckPace,
  HealthReport,
  HealthStatus,
} from './health.ts';
import type { HealthPart } from './health-part.ts';
import { createHealthPart, worstOf } from './health-part.ts';
import type { CheckResult } from './run-check.ts';
import { checked, runCheck } from './run-check.ts';

/** The pace of a registry's checks. */
export interface HealthOptions extends HealthCheckPace {
  /** Default: the system clock. */
  readonly clock?: Clock;
  /** Jitter of the pause before a retry. Default: `Math.random`. */
  readonly random?: () => number;
}

interface Runner {
  readonly part: HealthPart;
  readonly definition: HealthCheckDefinition | undefined;
  cancelTimer: (() => void) | undefined;
  /** The run that has not ended. */
  running: Promise<void> | undefined;
  /** Runs of the check that have not come back, those given up included. */
  outstanding: number;
}

// A check that ignores its signal and hangs is tried again this often at once; then it stays down until one returns.
const maxOutstanding = 3;
const maxChecks = 500;

/**
 * Creates a registry that runs its checks by itself: a probe reads the last answers and never waits for anything.
 *
 * @example
 * import { createHealth } from '@tpl/monitoring';
 * const health = createHealth();
 * health.register({ name: 'disk', check: async () => ({ status: 'up' }) });
 * health.start();
 * await health.refresh();
 * console.log(health.report('ready').status); // up
 * await health.close();
 */
export function createHealth(options: HealthOptions = {}): Health {
  const { intervalMs = 10_000, timeoutMs = 2_000, retries = 1 } = options;
  const { failureThreshold = 2, successThreshold = 1 } = options;
  const { clock = systemClock, random = Math.random } = options;
  const runners = new Map<string, Runner>();
  const events = createEvents<{ change: HealthChange }>('health');
  const closing = new AbortController();
  let isStarted = false;
  let isDraining = false;
  let hasStartedUp = false;

  function add(part: HealthPart, definition?: HealthCheckDefinition): Runner {
    const runner: Runner = { part, definition, cancelTimer: undefined, running: undefined, outstanding: 0 };
    runners.set(part.name, runner);
    return runner;
  }

  /** Runs a check, or joins the run that has not ended. */
  function run(runner: Runner): Promise<void> {
    const { definition } = runner;
    if (!definition || closing.signal.aborted) return Promise.resolve();
    runner.running ??= runOnce(runner, definition).finally(() => {
      runner.running = undefined;
    });
    return runner.running;
  }

  async function runOnce(runner: Runner, definition: HealthCheckDefinition): Promise<void> {
    runner.cancelTimer?.();
    const started = clock.monotonic();
    const watched: HealthCheckDefinition['check'] = async (signal) => {
      runner.outstanding += 1;
      try {
        return await definition.check(signal);
      } finally {
        runner.outstanding -= 1;
      }
    };
    const limits = { timeoutMs: definition.timeoutMs ?? timeoutMs, retries: definition.retries ?? retries };
    const result =
      runner.outstanding >= maxOutstanding
        ? { status: 'down' as const, reason: `${maxOutstanding} earlier runs have not come back` }
        : await runCheck(watched, { ...limits, clock, random, signal: closing.signal });
    if (closing.signal.aborted || runners.get(definition.name) !== runner) return;
    if (isStarted)
      runner.cancelTimer = clock.setTimer(() => void run(runner), definition.intervalMs ?? intervalMs);
    take(runner.part, result, clock.monotonic() - started);
  }

  function take(part: HealthPart, result: CheckResult, durationMs?: number): void {
    const change = part.take(result, clock.monotonic(), durationMs);
    if (change) events.emit('change', change);
  }

  function checkName(name: string, problems: Problem[] = []): void {
    if (typeof name !== 'string' || name === '' || name.length > 100)
      problems.push({ path: String(name).slice(0, 100), message: 'is not a name of 1 to 100 characters' });
    if (runners.has(name)) problems.push({ path: name, message: 'is registered already' });
    if (runners.size >= maxChecks) problems.push({ path: name, message: `is more than ${maxChecks} checks` });
    if (problems.length > 0) throw invalidOptions('a health check', problems);
  }

  function remove(name: string, runner: Runner): void {
    if (runners.get(name) !== runner) return;
    runner.cancelTimer?.();
    runners.delete(name);
  }

  const health: Health = {
    register(definition) {
      const { name, check, groups = ['ready'], critical = true } = definition;
      const problems: Problem[] = [];
      if (typeof check !== 'function') problems.push({ path: `${name}.check`, message: 'is not a function' });
      const numbers = { timeoutMs: 1, intervalMs: 1, retries: 0, failureThreshold: 1, successThreshold: 1 };
      for (const [field, least] of Object.entries(numbers)) {
        const value = definition[field as keyof typeof numbers];
        if (value !== undefined && !(Number.isFinite(value) && value >= least))
          problems.push({ path: `${name}.${field}`, message: `must be a number of at least ${least}` });
      }
      checkName(name, problems);
      const thresholds = {
        failureThreshold: definition.failureThreshold ?? failureThreshold,
        successThreshold: definition.successThreshold ?? successThreshold,
      };
      const runner = add(createHealthPart({ name, groups, critical, ...thresholds }), definition);
      if (isStarted) void run(runner);
      return () => remove(name, runner);
    },
    component({ name, groups = ['ready'], critical = true }) {
      checkName(name);
      const part = createHealthPart({ name, groups, critical, failureThreshold: 1, successThreshold: 1 });
      const runner = add(part);
      part.take({ status: 'up' }, clock.monotonic());
      return {
        set: (status, details) => take(part, checked({ status, details })),
        remove: () => remove(name, runner),
      };
    },
    report(group): HealthReport {
      const now = clock.monotonic();
      const meant = [...runners.values()].filter(({ part }) => part.groups.includes(group));
      const checks = meant.map(({ part }) => part.entry(now));
      if (group === 'ready' && isDraining)
        checks.push({ name: 'shutdown', status: 'down', critical: true, reason: 'draining' });
      let status = worstOf(checks.map(weigh));
      // Once started is started: a later outage is for `ready` and `live` to show.
      if (group === 'startup') {
        hasStartedUp ||= status === 'up' || status === 'degraded';
        if (hasStartedUp) status = 'up';
      }
      return { group, status, checks };
    },
    async refresh() {
      if (closing.signal.aborted) throw closedError();
      await Promise.all([...runners.values()].map(run));
    },
    start() {
      if (isStarted) return;
      isStarted = true;
      for (const runner of runners.values()) void run(runner);
    },
    drain() {
      isDraining = true;
    },
    get isDraining() {
      return isDraining;
    },
    on: events.on,
    async close() {
      closing.abort(closedError());
      for (const runner of runners.values()) runner.cancelTimer?.();
    },
    [Symbol.asyncDispose]: () => health.close(),
  };
  return health;
}

const closedError = () => new MonitoringError('closed', 'The health registry is closed.');

/** What one part means for its group. */
function weigh({ status, critical }: { status: HealthStatus; critical: boolean }): HealthStatus {
  return critical || status === 'up' ? status : 'degraded';
}
