// Compares a policy with its peers, shape by shape.

import type { TroubleShape } from '@internal/trouble';
import type { TroubleResult } from './play-trouble.ts';

/** What everybody made of one shape. */
export interface TroubleRow {
  /** What happened. */
  readonly shape: TroubleShape;
  /** What the policy judged made of it. */
  readonly ours: TroubleResult;
  /** What its peers did, by name. */
  readonly peers: Readonly<Record<string, TroubleResult>>;
}

/** A peer that sends more buys its success with load that no shared server can be asked to carry. */
const mostRequests = 1.8;

/** How many points of success, 0 to 100, `one` is below `other`, in the trouble or after it. */
export function pointsBelow(one: TroubleResult, other: TroubleResult): number {
  return 100 * Math.max(other.during - one.during, other.after - one.after, 0);
}

/** Names of peers that never come back in any of the rows. */
export function metastablePeers(rows: readonly TroubleRow[]): Set<string> {
  const found = new Set<string>();
  for (const { peers } of rows)
    for (const [name, result] of Object.entries(peers)) if (result.isDown) found.add(name);
  return found;
}

/** The judgment of many shapes, each number as it is bound. */
export interface TroubleJudgment {
  /** Shapes judged. */
  readonly shapes: number;
  /** Shapes in which a caller is better off without any retry, by more than a point. */
  readonly worseThanNothing: number;
  /** The worst of these. */
  readonly worst: { readonly shape: string; readonly points: number };
  /** Share of shapes in which ours is at most two points below AWS and cockatiel. */
  readonly withinTwoPointsOfBest: number;
  /** Share in which it is at most five below two retries, where these come back and send no more than 1.8 requests a call. */
  readonly withinFiveOfSdk: number;
  /** Requests per call in an outage that fails fast, at ten calls a second and for 30 s or longer; the worst. */
  readonly outageAttemptsMax: number;
  /** The same in slow outages and with few calls. */
  readonly slowOutageAttemptsMax: number;
  /** Shapes from which ours does not come back. */
  readonly metastable: number;
  /** Served in overloads, over no retry; the worst. */
  readonly overloadOverNothing: number;
  /** Time until 95 % are served again, where answers take 40 to 120 ms; the worst. */
  readonly recoveryFastMs: number;
  /** The same where they take seconds. */
  readonly recoverySlowMs: number;
  /** Share of calls refused unsent after trouble met by few calls; the worst. */
  readonly lowTrafficRefused: number;
}

/** Judges all rows. */
export function judgeTrouble(rows: readonly TroubleRow[]): TroubleJudgment {
  const below = rows.map(({ shape, ours, peers }) => ({
    shape: shape.id,
    points: pointsBelow(ours, peers['no retry']!),
  }));
  const share = (hold: (row: TroubleRow) => boolean, among = rows) =>
    among.length === 0 ? 1 : among.filter(hold).length / among.length;
  const most = (read: (row: TroubleRow) => number, among: readonly TroubleRow[]) =>
    Math.max(0, ...among.map(read));
  const tagged = (tag: TroubleShape['tags'][number]) => rows.filter(({ shape }) => shape.tags.includes(tag));
  const best = ['AWS standard', 'cockatiel, sampling', 'cockatiel, consecutive'];
  const comparable = rows.filter(({ peers }) => {
    const sdk = peers['SDK, 2 retries']!;
    return !sdk.isDown && sdk.requests <= mostRequests;
  });
  const recovery = (isSlow: boolean) =>
    most(
      ({ ours }) => ours.recoveryMs,
      rows.filter(
        ({ shape }) =>
          shape.troubles.some(({ kind }) => kind !== 'none') &&
          (isSlow ? shape.answerMs[1] > 3_000 : shape.answerMs[1] <= 120),
      ),
    );
  return {
    shapes: rows.length,
    worseThanNothing: below.filter(({ points }) => points > 1).length,
    worst: below.reduce((one, other) => (other.points > one.points ? other : one), { shape: '', points: 0 }),
    withinTwoPointsOfBest: share(({ ours, peers }) =>
      best.every((name) => pointsBelow(ours, peers[name]!) <= 2),
    ),
    withinFiveOfSdk: share(({ ours, peers }) => pointsBelow(ours, peers['SDK, 2 retries']!) <= 5, comparable),
    outageAttemptsMax: most(
      ({ ours }) => ours.requests,
      tagged('fails fast').filter(({ shape }) => shape.troubles.every(({ seconds }) => seconds >= 30)),
    ),
    slowOutageAttemptsMax: most(({ ours }) => ours.requests, tagged('outage')),
    metastable: rows.filter(({ ours }) => ours.isDown).length,
    overloadOverNothing: Math.min(
      Number.POSITIVE_INFINITY,
      ...tagged('overload').map(({ ours, peers }) => ours.during / peers['no retry']!.during),
    ),
    recoveryFastMs: recovery(false),
    recoverySlowMs: recovery(true),
    lowTrafficRefused: most(({ ours }) => ours.refusedAfter, tagged('few calls')),
  };
}
