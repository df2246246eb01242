// Judges what the programs said of themselves: health, alerts, metrics, readiness while they end.
import type { Observation, PlayedFault, Sample, Silence } from '../observe/observation.ts';
import type { ProgramName } from '../schedule/fault.ts';
import type { Breach } from './breach.ts';
import { takenCalls } from './taken-calls.ts';

// Two bad checks of 300 ms in a row, their time limit, and the time between two looks.
const [seenAfterMs, lookMs] = [1_800, 900];
/** The part of the health that must show it. */
const parts = new Map([
  ['redis_frozen', 'cache'],
  ['redis_killed', 'cache'],
  ['disk_full', 'ledger'],
]);
// A share that an alert speaks of is certain on either side of this.
const degradedLine = 0.1;

/** Judges all of it. */
export function judgeWords(observation: Observation): Breach[] {
  return [
    ...judgeBefore(observation),
    ...judgeParts(observation),
    ...judgeLast(observation),
    ...judgeDegraded(observation),
    ...judgeCounts(observation),
    ...judgeShutdown(observation),
  ];
}

const list = (names: readonly string[]) => names.join(', ');

/** Before anything was done nobody complains. */
function judgeBefore({ samples, played }: Observation): Breach[] {
  const firstAt = Math.min(...played.map(({ from }) => from));
  return samples
    .filter(({ readAt, unwell, firing }) => readAt < firstAt && unwell.length + firing.length > 0)
    .map(({ program, unwell, firing }) => ({
      invariant: unwell.length > 0 ? 'health' : 'alerts',
      message: `${program} complained before anything was done: ${list([...unwell, ...firing])}`,
    }));
}

/** Whoever uses what is away says so, on the page and by an alert. */
function judgeParts(observation: Observation): Breach[] {
  const { samples, silences, played, schedule } = observation;
  return played.flatMap((fault) => {
    const part = parts.get(fault.kind);
    if (part === undefined || fault.to - fault.from < seenAfterMs + lookMs) return [];
    const from = fault.from + seenAfterMs;
    return programsIn(observation).flatMap((program): Breach[] => {
      if (isTroubled(program, fault, played)) return [];
      const own = (one: Silence) => one.program === program && one.at < fault.to;
      const seen = samples.filter((sample) => own(sample) && sample.at > from);
      const isSaid = seen.some(({ unwell }) => unwell.includes(part));
      const isAlerted = seen.some((sample) => speaks(sample, 'HealthCheckFailing'));
      const what = `${program} during ${Math.round(fault.to - fault.from)} ms of ${fault.kind} (queue at ${schedule.queue})`;
      if (seen.length === 0)
        return silences.some((silence) => own(silence) && silence.readAt > from)
          ? [{ invariant: 'health', message: `${what}: it did not say how it is` }]
          : [];
      return [
        ...(isSaid ? [] : [{ invariant: 'health' as const, message: `${what}: the ${part} was called up` }]),
        ...(isAlerted ? [] : [{ invariant: 'alerts' as const, message: `${what}: no alert held` }]),
      ];
    });
  });
}

/** Programs that were looked at, whether or not they answered. */
const programsIn = ({ samples, silences }: Observation): ProgramName[] => [
  ...new Set([...samples, ...silences].map(({ program }) => program)),
];

const speaks = ({ firing, pending }: Sample, alert: string) =>
  firing.includes(alert) || pending.includes(alert);

/** A program that was stopped or started again meanwhile needs its time for itself. */
function isTroubled(program: string, { from, to }: PlayedFault, played: readonly PlayedFault[]): boolean {
  return played.some(
    (one) => one.aim === program && one.from < to && (one.upAt ?? one.to) + seenAfterMs > from,
  );
}

/** When all is over everything is called up, by every program. */
function judgeLast(observation: Observation): Breach[] {
  const { last, played, crashed } = observation;
  const ended = [...crashed, ...played.flatMap(({ aim, hadEnded }) => (hadEnded ? [aim] : []))];
  return [
    ...ended.map((program): Breach => ({ invariant: 'crashed', message: `${program} ended by itself` })),
    ...last.flatMap(({ program, unwell, firing }): Breach[] => {
      // A breaker closes by calls that succeed: a worker had none since.
      const still = unwell.filter((part) => !(program.startsWith('worker') && part.startsWith('breaker ')));
      const what = `${program} still says when all is over`;
      return [
        ...(still.length > 0 ? [{ invariant: 'health' as const, message: `${what}: ${list(still)}` }] : []),
        ...(firing.includes('HealthCheckFailing')
          ? [{ invariant: 'alerts' as const, message: `${what}: HealthCheckFailing` }]
          : []),
      ];
    }),
    ...programsIn(observation)
      .filter((program) => !crashed.includes(program) && !last.some((sample) => sample.program === program))
      .map((program): Breach => ({ invariant: 'health', message: `${program} does not say how it is` })),
  ];
}

/** The alert about degraded answers agrees with what callers saw, where the process ran all the time. */
function judgeDegraded({ calls, counted, last }: Observation): Breach[] {
  return counted.flatMap(({ program }): Breach[] => {
    const asked = calls.filter(
      ({ service, cached, status, kind }) =>
        service === program && status === 200 && cached === false && kind !== 'left',
    );
    const share = asked.filter(({ degraded }) => degraded).length / Math.max(1, asked.length);
    const sample = last.find((one) => one.program === program);
    if (!sample || asked.length < 40) return [];
    const isFiring = sample.firing.includes('AnswersDegraded');
    const what = `${program}: ${Math.round(share * 100)} % of ${asked.length} answers were degraded`;
    if (share > degradedLine * 2 && !isFiring)
      return [{ invariant: 'alerts', message: `${what}, and AnswersDegraded does not fire` }];
    if (share < degradedLine / 2 && isFiring)
      return [{ invariant: 'alerts', message: `${what}, and AnswersDegraded fires` }];
    return [];
  });
}

/** What was counted is what callers got; who left, or was not answered, may or may not be in it. */
function judgeCounts({ calls, said: spoken, counted }: Observation): Breach[] {
  const taken = takenCalls({ calls, said: spoken });
  return counted.flatMap(({ program, answers }) => {
    const own = taken.filter(({ service }) => service === program);
    const open = own.filter(({ status }) => status === 0).length;
    const ended = own.map(({ status, toldStatus = status }) => String(toldStatus));
    const statuses = new Set([...ended, ...Object.keys(answers)]);
    statuses.delete('0');
    return [...statuses].flatMap((status): Breach[] => {
      const got = ended.filter((one) => one === status).length;
      const said = answers[status] ?? 0;
      // Those that warmed it up are counted there.
      const most = got + open + (status === '200' ? warmUps : 0);
      if (said >= got && (said <= most || status === '499')) return [];
      return [
        {
          invariant: 'metrics',
          message: `${program} counted ${said} answers with ${status}, callers got ${got} and ${open} are open`,
        },
      ];
    });
  });
}

const warmUps = 3;

function judgeShutdown({ played }: Observation): Breach[] {
  return played
    .filter(({ kind }) => kind === 'terminated')
    .flatMap(({ aim, exitCode, readyWhileDraining }): Breach[] => [
      ...(exitCode === 0
        ? []
        : [{ invariant: 'shutdown' as const, message: `${aim} ended with ${exitCode}` }]),
      ...(readyWhileDraining
        ? [{ invariant: 'shutdown' as const, message: `${aim} called itself ready after SIGTERM` }]
        : []),
    ]);
}
