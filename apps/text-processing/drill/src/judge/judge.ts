// Compares what a scenario left with what must be seen.
import type { ScenarioRun } from '../run/scenario-run.ts';
import type { ScenarioFigures } from './figures-of.ts';
import { asked, figuresOf } from './figures-of.ts';

/** What was looked at. */
export type Check =
  | 'steady'
  | 'arrived'
  | 'failed'
  | 'degraded'
  | 'truth'
  | 'kept'
  | 'cached'
  | 'slow'
  | 'attempts'
  | 'recovery'
  | 'cost'
  | 'alert-missing'
  | 'alert-false'
  | 'health'
  | 'batch';

/** Something that was not as it must be. */
export interface Problem {
  readonly check: Check;
  readonly message: string;
}

/** One scenario, judged. */
export interface Verdict {
  readonly run: ScenarioRun;
  readonly figures: ScenarioFigures;
  readonly problems: readonly Problem[];
  /** Alerts that should have fired and did not. */
  readonly missing: readonly string[];
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** Judges a run. */
export function judge(run: ScenarioRun): Verdict {
  const figures = figuresOf(run);
  const { scenario, calls, watched, from } = run;
  const { expects } = scenario;
  const problems: Problem[] = [];
  const check = (isHeld: boolean, name: Check, message: string) => {
    if (!isHeld) problems.push({ check: name, message });
  };
  const before = asked(calls, 0, from).filter(({ askedAt, tookMs }) => askedAt + tookMs < from);
  const unwell = before.filter(({ by }) => by !== 'model').length;
  check(
    unwell === 0,
    'steady',
    `${unwell} of ${before.length} calls were not answered by the model before anything was done`,
  );
  check(run.isArrived, 'arrived', 'the trouble did not reach its aim: nothing is proved');

  const { failed, degradedShare, p99Ms, attemptsPerCall, recoveryMs, countedShare } = figures;
  const mayFail = expects.failed ?? 0;
  check(
    failed <= mayFail * calls.length,
    'failed',
    `${failed} of ${calls.length} calls had no answer (${codesOf(run)})`,
  );
  const [least, most] = expects.degraded;
  check(
    degradedShare >= least && degradedShare <= most,
    'degraded',
    `${percent(degradedShare)} of the answers were degraded, ${percent(least)} to ${percent(most)} expected`,
  );
  check(
    p99Ms <= expects.p99Ms,
    'slow',
    `99 of 100 answers took up to ${seconds(p99Ms)}, at most ${seconds(expects.p99Ms)} expected`,
  );
  check(
    attemptsPerCall <= expects.attemptsPerCall,
    'attempts',
    `${attemptsPerCall.toFixed(2)} requests to the provider a call, at most ${expects.attemptsPerCall} expected`,
  );
  check(
    recoveryMs !== undefined && recoveryMs <= expects.recoveryMs,
    'recovery',
    `well again ${recoveryMs === undefined ? 'never' : `${seconds(recoveryMs)} after the end`}, at most ${seconds(expects.recoveryMs)} expected`,
  );
  judgeAnswers(run, check);
  if (countedShare !== undefined)
    check(
      countedShare >= 0.98 && countedShare <= (expects.counted ?? 1.1),
      'cost',
      `the service counted ${percent(countedShare)} of the tokens that the provider did`,
    );

  const { alerts, missing, falseAlarms } = judgeAlerts(run);
  for (const name of missing)
    check(false, 'alert-missing', `${name} ${alerts.has(name) ? 'did not fire' : 'has no rule'}`);
  for (const name of (expects.rules ?? []).filter((one) => !alerts.has(one)))
    check(false, 'alert-missing', `${name} has no rule`);
  for (const name of falseAlarms) check(false, 'alert-false', `${name} fired, which it must not here`);
  for (const name of expects.unwell ?? [])
    check(watched.unwell.includes(name), 'health', `/health said all the time that ${name} is up`);
  const { batch } = run;
  if (batch)
    check(
      batch.answered === batch.items,
      'batch',
      `${batch.answered} of ${batch.items} texts of a batch were answered`,
    );
  return { run, figures, problems, missing };
}

type AddProblem = (isHeld: boolean, name: Check, message: string) => void;

/** Whether answers were what they said they were, and whether the right ones were kept. */
function judgeAnswers({ calls, again }: ScenarioRun, check: AddProblem): void {
  const lies = [...calls, ...again].filter(({ isTrue }) => !isTrue).length;
  check(lies === 0, 'truth', `${lies} answers passed for what the model said, and were not`);
  const kept = again.filter(({ by }) => by === 'fallback').length;
  check(kept === 0, 'kept', `${kept} of ${again.length} degraded answers were still given when all was well`);
  const repeated = calls.filter(({ isRepeated }) => isRepeated);
  const asNew = repeated.filter(({ isKept }) => !isKept).length;
  check(
    asNew <= repeated.length * 0.2,
    'cached',
    `${asNew} of ${repeated.length} texts were asked for again that had been answered`,
  );
}

function judgeAlerts({ scenario: { expects }, watched }: ScenarioRun) {
  const seen = watched.alerts.map(({ name }) => name);
  const allowed = new Set([...expects.fires, ...(expects.mayFire ?? [])]);
  return {
    alerts: new Set(watched.rules),
    missing: expects.fires.filter((name) => !seen.includes(name)),
    // One that holds for a moment and does not fire is none.
    falseAlarms: watched.alerts
      .filter(({ name, phase }) => phase === 'firing' && !allowed.has(name))
      .map(({ name }) => name),
  };
}

function codesOf({ calls }: ScenarioRun): string {
  const codes = new Set(
    calls.filter(({ by }) => by === 'nobody').map(({ code, status }) => code ?? String(status)),
  );
  return [...codes].slice(0, 3).join(', ');
}
