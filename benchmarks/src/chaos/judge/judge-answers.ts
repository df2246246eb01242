// Judges answers: each request that was taken has one, whole, about its own text, for its own tenant; or one typed error.

import { marksIn, numberIn } from '../observe/marks.ts';
import type { Observation, PlayedFault, SeenCall } from '../observe/observation.ts';
import type { Said } from '../stage/start-provider.ts';
import type { Breach } from './breach.ts';
import { takenCalls } from './taken-calls.ts';

/** Statuses whose cause the service names. */
const typed = new Set([429, 499, 502, 503, 504]);

/** Judges all of them. */
export function judgeAnswers({ calls, batches, said, played }: Observation): Breach[] {
  const spoken = new Map(said);
  const tenantOf = new Map<number, string>();
  const kept = batches.flatMap(({ tenant, items, marks }) =>
    items.map(({ result, degraded }, at) => ({ tenant, result, degraded, mark: marks[at] ?? '' })),
  );
  return [
    ...takenCalls({ calls, said }).flatMap((call) => judgeEnd(call, played)),
    ...[...calls, ...kept].flatMap(({ tenant, result, degraded, mark }) =>
      result === undefined ? [] : judgeText({ tenant, result, degraded, mark }, spoken, tenantOf),
    ),
  ];
}

function judgeEnd(call: SeenCall, played: readonly PlayedFault[]): Breach[] {
  const { kind, mark, service, status, ends, code, result, askedAt, endedAt } = call;
  const what = `${kind} ${mark} at ${service}, ${Math.round(askedAt)} to ${Math.round(endedAt)} ms`;
  if (kind === 'left') return [];
  if (status === 0)
    return isExcused(call, played) ? [] : [{ invariant: 'lost', message: `${what}: nothing came (${code})` }];
  if (ends !== 1)
    return [{ invariant: ends === 0 ? 'lost' : 'twice', message: `${what}: ${ends} ends of one answer` }];
  if (result !== undefined) return [];
  const isTyped = code !== undefined && code !== 'internal' && (status === 200 || typed.has(status));
  return isTyped ? [] : [{ invariant: 'untyped', message: `${what}: ${status} ${code}` }];
}

// It says at once that it is not ready, and goes on taking requests for half a second: whoever sends later did not look.
const drainMs = 500;

/** Who is killed takes with it what it had taken; who was told to end need not take what comes after its time to drain. */
function isExcused({ service, askedAt, endedAt }: SeenCall, played: readonly PlayedFault[]): boolean {
  return played.some(({ kind, aim, from, upAt = from }) => {
    if (aim !== service || askedAt > upAt || endedAt < from) return false;
    return kind === 'killed' || (kind === 'terminated' && askedAt > from + drainMs);
  });
}

interface Given {
  readonly tenant: string;
  readonly result: string;
  readonly degraded: boolean | undefined;
  readonly mark: string;
}

function judgeText(
  { tenant, result, degraded, mark }: Given,
  spoken: ReadonlyMap<number, Said>,
  tenantOf: Map<number, string>,
): Breach[] {
  const others = marksIn(result).filter((one) => one !== mark);
  if (others.length > 0) return [{ invariant: 'mixed', message: `${mark} was answered about ${others[0]}` }];
  if (degraded) return [];
  const number = numberIn(result);
  const said = number === undefined ? undefined : spoken.get(number);
  if (number === undefined || said === undefined)
    return [{ invariant: 'cut', message: `${mark} was answered in words that no model said: ${result}` }];
  if (said.json !== JSON.stringify(JSON.parse(result)) && !isSame(said.json, result))
    return [
      { invariant: 'cut', message: `${mark} was not answered whole: ${result}, said was ${said.json}` },
    ];
  const owner = tenantOf.get(number) ?? tenant;
  tenantOf.set(number, owner);
  if (owner === tenant) return [];
  return [
    { invariant: 'foreign', message: `answer ${number}, given to ${owner}, was given to ${tenant} too` },
  ];
}

/** The same values, in whatever order their names stand. */
function isSame(one: string, other: string): boolean {
  const sorted = (text: string) =>
    JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)))
        : value,
    );
  return sorted(one) === sorted(other);
}
