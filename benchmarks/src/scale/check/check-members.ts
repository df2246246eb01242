// Counts what bare members with a cache do at a Redis: a stampede, pushes, tags.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from '../model/measured.ts';
import { playStampede } from '../simulate/stampede.ts';
import type { Comparison } from './compare.ts';
import type { Members } from './members.ts';
import type { CountedRedis } from './redis-counts.ts';

/** What the members of one size showed. */
export interface MembersSeen {
  readonly comparisons: readonly Comparison[];
  /** Producers run for a key that all asked for at once. */
  readonly productions: number;
  /** Microseconds of a member for each name that it hears. */
  readonly pushUs: number;
}

const produceMs = 1_500;
// The scripts of a production beside the questions: its write.
const scriptsOfAProduction = 1;
const seeds = [1, 2, 3];
let run = 0;

/** Grows the members to a size and counts there. */
export async function checkMembers(
  redis: CountedRedis,
  members: Members,
  processes: number,
  { measured, keys, names }: { readonly measured: Measured; readonly keys: number; readonly names: number },
): Promise<MembersSeen> {
  await members.grow(processes);
  run += 1;
  // Past the first use of each script, which Redis does not know yet.
  await members.all({ do: 'get', key: `warm${run}`, produceMs: 50 });
  await sleep(200);
  const before = await members.all({ do: 'stats' });
  const end = await redis.begin();
  await Promise.all(
    Array.from({ length: keys }, (_, at) => members.all({ do: 'get', key: `hot${run}-${at}`, produceMs })),
  );
  const { scripts } = await end();
  const played = await Promise.all(
    seeds.map((seed) => playStampede({ processes, produceMs, roundTripMs: 2, withinMs: 5, seed })),
  );
  const questions = played.reduce((sum, one) => sum + one.questions, 0) / seeds.length;
  const after = await members.all({ do: 'stats' });
  const productions = after.reduce((sum, one, at) => sum + one.productions - before[at]!.productions, 0);

  const heardIn = async (work: () => Promise<unknown>) => {
    const from = await members.all({ do: 'stats' });
    await work();
    await sleep(500);
    const to = await members.all({ do: 'stats' });
    return to.map((one, at) => ({
      pushes: one.pushes - from[at]!.pushes,
      cpuUs: one.cpuUs - from[at]!.cpuUs,
    }));
  };
  const total = (heard: readonly { pushes: number }[]) => heard.reduce((sum, { pushes }) => sum + pushes, 0);
  const writes = 20;
  const everyone = await heardIn(() =>
    Promise.all(
      Array.from({ length: processes }, (_, at) =>
        members.one(at, { do: 'write', keys: writes, name: `own${run}-${at}-` }),
      ),
    ),
  );
  const tags = 20;
  const tagged = await heardIn(async () => {
    for (let at = 0; at < tags; at += 1) await members.one(0, { do: 'invalidate', tag: `tag${run}-${at}` });
  });
  const quiet = await heardIn(() => sleep(1_000));
  const listening = await heardIn(() => members.one(0, { do: 'write', keys: names, name: `many${run}-` }));
  const [, listener] = listening;
  const pushUs = listener ? (listener.cpuUs - (quiet[1]?.cpuUs ?? 0)) / listener.pushes : Number.NaN;

  return {
    comparisons: [
      {
        resource: 'stampede',
        processes,
        real: scripts / keys,
        model: questions + scriptsOfAProduction,
      },
      { resource: 'pushes', processes, real: total(everyone), model: processes * processes * writes },
      {
        resource: 'tagPushes',
        processes,
        real: total(tagged),
        model: processes * tags * measured.invalidation.pushedNames,
      },
    ],
    productions: productions / keys,
    pushUs,
  };
}
