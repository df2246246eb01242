// Says what a curve is, and measures the sizes of one in turns.
import type { Subject } from '../frame.ts';
import { measure } from '../frame.ts';

/** Costs at one size: ours, and those of peers by name. */
export interface Cost {
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
}

/** How a cost grows with the work. */
export interface Curve {
  /** `cacheGet` */
  readonly name: string;
  /** What grows: `entries`. */
  readonly size: string;
  /** What is measured: `ns a get`. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /**
   * `each`: one operation costs the same at every size. `all`: the whole costs in proportion to the size. `memory`: as
   * the machine's memory does, which is slower the more of it is asked; no bound, a peer is beside it.
   */
  readonly grows: 'each' | 'all' | 'memory';
  /** Costs in the order of `sizes`. */
  costs(sizes: readonly number[], smoke: boolean): Promise<readonly Cost[]>;
}

/** What is measured at one size. */
export interface AtSize {
  readonly ours: Subject;
  readonly peers?: Readonly<Record<string, Subject>>;
  /** Operations that one call of a subject does. Default 1. */
  readonly operations?: number;
  close?(): unknown;
}

/** Opens every size, and measures all of them, and the peers of each, by turns. */
export function inTurns(
  unit: 'ns' | 'us' | 'ms',
  open: (size: number) => AtSize | Promise<AtSize>,
): Curve['costs'] {
  return async (sizes, smoke) => {
    const opened: AtSize[] = [];
    for (const size of sizes) opened.push(await open(size));
    const lanes = opened.flatMap(({ ours, peers = {}, operations = 1 }, at) =>
      Object.entries({ ours, ...peers }).map(([name, subject]) => ({ at, name, subject, operations })),
    );
    const [first, ...others] = lanes;
    if (!first) return [];
    const seen = await measure({
      ours: first.subject,
      peers: Object.fromEntries(others.map(({ subject }, place) => [`${place}`, subject])),
      ...{ unit, smoke },
      ...(!smoke && { rounds: 9 }),
    });
    const costs = [seen.ours, ...others.map((_, place) => seen.peers[`${place}`] ?? Number.NaN)];
    for (const one of opened) await one.close?.();
    return opened.map((_, at) => {
      const own = lanes.flatMap((lane, place) =>
        lane.at === at ? [[lane.name, (costs[place] ?? Number.NaN) / lane.operations] as const] : [],
      );
      const { ours = Number.NaN, ...peers } = Object.fromEntries(own);
      return { ours, peers };
    });
  };
}
