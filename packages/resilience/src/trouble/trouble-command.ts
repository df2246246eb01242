// Plays the grid of trouble with the presets and their peers, for the command `simulate --shapes`.

import type { TroubleShape } from '@internal/trouble';
import { drawShapes, fixedShapes, furtherShapes } from '@internal/trouble';
import { createPolicy } from '../policy/create-policy.ts';
import type { StrategyName } from '../settings/policy-values.ts';
import { strategies } from '../settings/strategies.ts';
import type { ClientFactory } from './client.ts';
import { toClient, toStreamClient } from './client.ts';
import { pointsBelow } from './judge-trouble.ts';
import { peers } from './peers.ts';
import type { TroubleResult } from './play-trouble.ts';
import { meanTrouble } from './play-trouble.ts';

/** Names of the strategies and of what others do. */
export const contenderNames: readonly string[] = [
  ...Object.keys(peers),
  ...Object.keys(strategies),
  'maxWaitMs 0',
];

/** The shapes asked for: `all`, `further`, names, or so many random ones of a seed as `random:SEED,COUNT`. */
export function chooseShapes(asked: string): readonly TroubleShape[] {
  const random = /^random:(\d{1,9})(?:,(\d{1,3}))?$/.exec(asked);
  if (random) return drawShapes(Number(random[1]), Number(random[2] ?? 20));
  if (asked === 'all') return fixedShapes;
  if (asked === 'further') return furtherShapes;
  return asked.split(',').map((id) => {
    const shape = [...fixedShapes, ...furtherShapes].find((one) => one.id === id);
    if (shape === undefined)
      throw new Error(
        `There is no shape "${id.slice(0, 50)}": all, further, random:SEED,COUNT, or names of these.`,
      );
    return shape;
  });
}

/** Who plays: a strategy or a peer by its name. */
export function toContender(name: string, shape: TroubleShape): ClientFactory {
  if (Object.hasOwn(peers, name)) return peers[name as keyof typeof peers];
  const options = name === 'maxWaitMs 0' ? { maxWaitMs: 0 } : { strategy: name as StrategyName };
  return (world) => {
    const policy = createPolicy({ ...world, ...options, ...(shape.streams && { firstTokenMs: 30_000 }) });
    return shape.streams ? toStreamClient(policy, world) : toClient(policy);
  };
}

/** What everybody made of one shape. */
export interface TroubleLine {
  readonly shape: string;
  readonly results: Readonly<Record<string, TroubleResult>>;
  /** Points of success by which `balanced` is below the best peer that comes back; 0 when it is the best. */
  readonly difference: number;
}

/** Plays one shape with all contenders, or with the `names` given. */
export async function playLine(shape: TroubleShape, names = contenderNames): Promise<TroubleLine> {
  const results: Record<string, TroubleResult> = {};
  for (const name of names) results[name] = await meanTrouble(shape, toContender(name, shape));
  const { balanced } = results;
  const others = Object.keys(peers).filter((name) => results[name] && !results[name].isDown);
  const difference = balanced
    ? Math.max(0, ...others.map((name) => pointsBelow(balanced, results[name]!)))
    : 0;
  return { shape: shape.id, results, difference };
}

const percent = (share: number) => String(Math.round(100 * share));

/** A cell: served in the trouble / after it / requests per call, `!` for who does not come back. */
const toCell = ({ during, after, requests, isDown }: TroubleResult) =>
  `${percent(during)}/${percent(after)}/${requests.toFixed(1)}${isDown ? '!' : ''}`;

/** The lines as a table of Markdown. */
export function toTroubleTable(lines: readonly TroubleLine[]): string {
  const names = Object.keys(lines[0]?.results ?? {});
  return [
    ['shape', ...names, 'below the best'],
    Array.from({ length: names.length + 2 }, () => '---'),
    ...lines.map(({ shape, results, difference }) => [
      shape,
      ...names.map((name) => toCell(results[name]!)),
      difference > 0.5 ? difference.toFixed(0) : '',
    ]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
