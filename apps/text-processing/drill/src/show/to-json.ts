// Makes the object that scripts read: figures in the form of the benchmarks, and each scenario as it was seen.
import { cpus } from 'node:os';
import type { Verdict } from '../judge/judge.ts';
import type { Search } from '../planted/find-planted.ts';

interface Figure {
  readonly ours: number | null;
  readonly unit: string;
  readonly peers: Readonly<Record<string, number>>;
  readonly ratio: null;
  readonly target: string;
  readonly met: boolean | null;
  readonly reason?: string;
}

/** Fewer planted faults than this prove little. */
const leastPlanted = 10;

/** The object; without `searches` no fault was planted. */
export function toJson(verdicts: readonly Verdict[], searches: readonly Search[] | undefined) {
  const [cpu] = cpus();
  return {
    area: 'drill',
    machine: { cpu: cpu?.model ?? 'unknown', cores: cpus().length },
    versions: { node: process.versions.node },
    results: {
      scenariosPassed: share(
        verdicts.filter(({ problems }) => problems.length === 0).length,
        verdicts.length,
        'no scenario was played',
      ),
      plantedFaultsFound: planted(searches),
    },
    scenarios: verdicts.map(({ run, figures, problems, missing }) => ({
      name: run.scenario.name,
      what: run.scenario.what,
      troubleMs: run.to - run.from,
      ...figures,
      recoveryMs: figures.recoveryMs ?? null,
      countedShare: figures.countedShare ?? null,
      alerts: run.watched.alerts.map(({ atMs, ...alert }) => ({ ...alert, afterMs: atMs - run.from })),
      shouldHaveFired: missing,
      ...(run.batch && { batch: run.batch }),
      problems,
    })),
    planted: (searches ?? []).map(({ fault: { name, what, scenario }, isFound, problems }) => ({
      name,
      what,
      scenario,
      isFound,
      problems,
    })),
  };
}

function planted(searches: readonly Search[] | undefined): Figure {
  if (searches === undefined)
    return notMeasured('no fault was planted: run it without --only and without --sound');
  if (searches.length < leastPlanted) return notMeasured(`fewer than ${leastPlanted} faults were planted`);
  return share(searches.filter(({ isFound }) => isFound).length, searches.length, '');
}

function share(count: number, all: number, reason: string): Figure {
  if (all === 0) return notMeasured(reason);
  const ours = count / all;
  return { ours, unit: 'share', peers: {}, ratio: null, target: '= 1', met: ours === 1 };
}

const notMeasured = (reason: string): Figure => ({
  ours: null,
  unit: 'share',
  peers: {},
  ratio: null,
  target: '= 1',
  met: null,
  reason,
});
