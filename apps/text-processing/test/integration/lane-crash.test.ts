// Ends the keeper of the lane after each of its steps, and lets another one go on: nothing is lost, nothing is paid for twice.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AiError } from '@tpl/ai';
import type { BatchOutcome, ProviderBatches } from '@tpl/ai/batches';
import { prefix } from '../../jobs/src/connection/jobs-connection.ts';
import { keyOf } from '../../jobs/src/redis-records.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import type { LaneRig } from './lane-rig.ts';
import { itemCount, keyAt, laneLimits, sideNames, startLaneRig } from './lane-rig.ts';

let rig: LaneRig;
beforeAll(async () => {
  rig = await startLaneRig();
});
afterEach(() => rig.reset());
afterAll(() => rig.close());

const until = async (isSo: () => boolean | Promise<boolean>) => {
  for (let tries = 0; tries < 500 && !(await isSo()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await isSo()).toBe(true);
};

describe.each(sideNames)('the keeper of the lane of %s', (side) => {
  it.each(['claimed', 'created', 'noted', 'booked', 'delivered'])(
    'may end once a batch is %s',
    async (endAt) => {
      const [batches, notes, { emulator }] = [rig.open(side), rig.notes(), rig];
      const [taken, paid] = [emulator.batches.all.length, emulator.bookings.length];
      await rig.park(batches);
      const first = rig.keep(batches, notes, { endAt });
      await first.isEnded;
      await first.close();
      rig.keep(batches, notes);
      const all = await rig.untilAnswered();
      expect(all.every((answer) => 'answer' in answer)).toBe(true);
      expect(emulator.batches.all.length - taken).toBe(1);
      expect(emulator.bookings.length - paid).toBe(itemCount);
      expect(notes.booked.size).toBe(itemCount);
    },
  );

  it('finds a batch whose creation it did not hear the end of', async () => {
    const [batches, { emulator }] = [rig.open(side), rig];
    emulator.batches.script({ isCreationLost: true });
    const [taken, paid] = [emulator.batches.all.length, emulator.bookings.length];
    await rig.park(batches);
    rig.keep(batches, rig.notes());
    await rig.untilAnswered();
    expect(emulator.batches.all.length - taken).toBe(1);
    expect(emulator.bookings.length - paid).toBe(itemCount);
  });
});

it('writes down that a batch is to be deleted before it is: one that failed, and one that ended', async () => {
  const [real, { store, emulator }] = [rig.open('openai'), rig];
  const seen = new Set<string>();
  const batches: ProviderBatches = {
    ...real,
    async forget(id, options) {
      const [batch] = (await store.batches()).filter((each) => each.id === id);
      seen.add(`${batch?.isOver} ${batch?.items.length}`);
      return real.forget(id, options);
    },
  };
  emulator.batches.script({ end: 'token_limit' });
  await rig.park(batches);
  rig.keep(batches, rig.notes());
  await rig.untilAnswered();
  expect([...seen]).toEqual(['true 0']);
});

it('takes no batch of somebody else for its own that is as old and as large', async () => {
  const [batches, notes] = [rig.open('anthropic'), rig.notes()];
  await rig.park(batches);
  const dead = rig.keep(batches, notes, { endAt: 'claimed' });
  await dead.isEnded;
  await dead.close();
  const body = await batches.write({ messages: [{ role: 'user', content: 'Of somebody else' }] });
  const foreign = await batches.submit(
    'theirs',
    Array.from({ length: itemCount }, (_, at) => ({ id: `their-${at}`, body })),
  );
  rig.keep(batches, notes);
  expect((await rig.untilAnswered()).every((answer) => 'answer' in answer)).toBe(true);
  expect(notes.booked.size).toBe(itemCount);
  expect(rig.emulator.batches.all.at(-1)?.id).not.toBe(foreign.id);
});

it('neither stops a batch that only may be its own, nor takes it for lost', async () => {
  const [real, notes, { store, emulator }] = [rig.open('anthropic'), rig.notes(), rig];
  let looks = 0;
  let isGone = false;
  const batches: ProviderBatches = {
    ...real,
    async state(id, options) {
      looks += 1;
      if (isGone && id === foreign.id) throw new AiError('not_found', 'Somebody deleted it.');
      return real.state(id, options);
    },
  };
  await rig.park(batches);
  const dead = rig.keep(batches, notes, { endAt: 'claimed' });
  await dead.isEnded;
  await dead.close();
  emulator.batches.script({ end: 'never' });
  const body = await batches.write({ messages: [{ role: 'user', content: 'Of somebody else' }] });
  const foreign = await batches.submit(
    'theirs',
    Array.from({ length: itemCount }, (_, at) => ({ id: `their-${at}`, body })),
  );
  rig.keep(batches, notes);
  await until(async () => (await store.batches()).some(({ isGuessed }) => isGuessed === true));
  await rig.want(false);
  const before = looks;
  await until(() => looks > before + 2);
  expect(emulator.batches.all.at(-1)).toMatchObject({ id: foreign.id, status: 'in_progress' });
  await rig.want(true);
  isGone = true;
  expect((await rig.untilAnswered()).every((answer) => 'answer' in answer)).toBe(true);
  expect(notes.live).toEqual([]);
  // The other tests find nothing of it.
  await real.cancel(foreign.id);
  await until(async () => (await real.state(foreign.id)).status === 'ended');
  await real.forget(foreign.id);
});

it('sends again what was stopped for others, as long as there is time for it', async () => {
  const [real, notes, { emulator }] = [rig.open('anthropic'), rig.notes(), rig];
  const [taken, paid] = [emulator.batches.all.length, emulator.bookings.length];
  const batches: ProviderBatches = {
    ...real,
    async cancel(id, options) {
      const state = await real.cancel(id, options);
      // Somebody wants the same again before it has stopped.
      await rig.want(true);
      return state;
    },
  };
  emulator.batches.script({ end: 'never', answered: 0.4 });
  await rig.park(batches);
  rig.keep(batches, notes);
  await until(() => emulator.batches.all.at(-1)?.status === 'in_progress');
  await rig.want(false);
  expect((await rig.untilAnswered()).every((answer) => 'answer' in answer)).toBe(true);
  expect(notes.live).toEqual([]);
  expect(emulator.batches.all.slice(taken).map(({ ids }) => ids.length)).toEqual([itemCount, 3]);
  expect(emulator.bookings.length - paid).toBe(itemCount);
});

it('keeps nothing of what nobody wants any more', async () => {
  const [batches, notes, { store, emulator, client }] = [rig.open('openai'), rig.notes(), rig];
  emulator.batches.script({ end: 'never', answered: 0.4 });
  await rig.park(batches);
  rig.keep(batches, notes);
  await until(() => emulator.batches.all.at(-1)?.status === 'in_progress');
  await rig.want(false);
  await until(async () => (await store.batches()).length === 0);
  const left = Array.from({ length: itemCount }, (_, at) => [`i:${keyAt(at)}`, `a:${keyAt(at)}`]).flat();
  const kept = await Promise.all(left.map((name) => client.exists(`${prefix}lane:${name}`)));
  expect(kept).toEqual(left.map(() => 0));
  expect([notes.live, notes.bookings, (await store.counts()).parked]).toEqual([[], 2, 0]);
});

it.each([
  ['its batch expires', { end: 'expire', answered: 0 }, 0, 'expired'],
  ['it has no time left', {}, 59_700, 'late'],
] as const)(
  'puts each item before a worker where %s, also where that fails once',
  async (_, plan, aheadMs, why) => {
    const notes = rig.notes();
    const put: string[] = [];
    let isFailing = true;
    rig.emulator.batches.script(plan);
    await rig.park(rig.open('openai'));
    rig.keep(rig.open('openai'), notes, {
      now: () => Date.now() + aheadMs,
      async requeue([item]) {
        if (isFailing && item?.key === keyAt(2)) {
          isFailing = false;
          throw new Error('The queue cannot be reached.');
        }
        put.push(String(item?.key));
      },
    });
    await rig.untilAnswered();
    await until(() => put.length === itemCount);
    expect(put.sort()).toEqual(Array.from({ length: itemCount }, (__, at) => keyAt(at)));
    expect(notes.live).toEqual(Array(itemCount).fill(why));
    expect(await rig.store.counts()).toMatchObject({ parked: 0 });
  },
);

it('works live on a text that is too large by itself, and sends the others', async () => {
  const [real, notes, { store }] = [rig.open('anthropic'), rig.notes(), rig];
  const sizes: number[] = [];
  const batches: ProviderBatches = {
    ...real,
    async submit(name, items, options) {
      sizes.push(items.length);
      if (!items.some(({ id }) => id === keyAt(0))) return real.submit(name, items, options);
      throw new AiError('context_too_long', 'Too large.', { status: 413 });
    },
  };
  await rig.park(batches);
  rig.keep(batches, notes);
  const answers = await rig.untilAnswered();
  expect(notes.live).toEqual(['refused']);
  expect(answers.filter((answer) => 'answer' in answer)).toHaveLength(itemCount - 1);
  // It says nothing of the size of others.
  expect(await store.cap()).toBe(Number.POSITIVE_INFINITY);
  expect(sizes).toEqual([itemCount, 2, 1, itemCount - 1]);
});

const bring = (outcome: BatchOutcome) => async (): Promise<BatchOutcome> => outcome;
const lostOne = async () => {
  throw new AiError('not_found', 'Somebody deleted it.');
};
const failedOne = (isTooMuch: boolean) => async (id: string) =>
  ({ id, createdAt: 0, status: 'failed', failure: { code: 'some', isTooMuch } }) as const;
it.each<[string, number, Partial<{ outcome: () => Promise<BatchOutcome>; state: ProviderBatches['state'] }>]>(
  [
    ['fails', 0, { outcome: bring({ id: keyAt(0), type: 'answered', answer: { status: 500, body: '{}' } }) }],
    ['expires', 0, { outcome: bring({ id: keyAt(0), type: 'expired' }) }],
    [
      'cannot be read',
      0,
      { outcome: bring({ id: keyAt(0), type: 'unreadable', error: new AiError('malformed_response', '-') }) },
    ],
    ['is lost', itemCount - 1, { state: lostOne }],
    ['is not taken', itemCount - 1, { state: failedOne(false) }],
    ['is too much', 0, { state: failedOne(true) }],
  ],
)('waits for the other batch that has a text where the one %s', async (_, live, first) => {
  const [real, notes, { store, emulator }] = [rig.open('anthropic'), rig.notes(), rig];
  await rig.park(real);
  const dead = rig.keep(real, notes, { endAt: 'noted' });
  await dead.isEnded;
  await dead.close();
  // Stopped and sent again: it went out with another batch.
  const [one] = await store.batches();
  const { body } = (await store.item(keyAt(0)))!;
  const { id } = await real.submit('other', [{ id: keyAt(0), body }]);
  const [item] = one!.items.filter(({ key }) => key === keyAt(0));
  await store.save({ ...one!, name: 'other', id, items: [item!] });
  let isOver = false;
  const taken = emulator.batches.all.length;
  const batches: ProviderBatches = {
    ...real,
    async state(asked, options) {
      if (asked === one!.id && first.state) return first.state(asked);
      const state = await real.state(asked, options);
      return asked === id && !isOver ? { ...state, status: 'running' } : state;
    },
    async *outcomes(asked, options) {
      const [replaced] = asked === one!.id && first.outcome ? [await first.outcome()] : [];
      for await (const outcome of real.outcomes(asked, options))
        yield replaced?.id === outcome.id ? replaced : outcome;
    },
  };
  rig.keep(batches, notes);
  await until(async () => (await store.batches()).every(({ name }) => name !== one!.name));
  isOver = true;
  expect((await rig.untilAnswered()).filter((answer) => 'answer' in answer)).toHaveLength(itemCount - live);
  expect(await store.answer(keyAt(0))).toMatchObject({ answer: { status: 200 } });
  expect(notes.live).toHaveLength(live);
  const sent = emulator.batches.all.slice(taken).flatMap(({ ids }) => ids);
  expect(sent).not.toContain(keyAt(0));
});

it('gives back what somebody wants at once, and sends the others in time for the one that is due first', async () => {
  const [batches, notes, { client, store }] = [rig.open('anthropic'), rig.notes(), rig];
  const dueAt = Date.now() + 30_000;
  await rig.park(batches);
  await client
    .multi()
    .zRem(keyOf.due, keyAt(0))
    .zAdd(keyOf.due, { score: dueAt, value: keyAt(1) })
    .exec();
  expect([await store.dueAt(keyAt(0)), await store.dueAt(keyAt(1))]).toEqual([undefined, dueAt]);
  const put: string[] = [];
  const dead = rig.keep(batches, notes, {
    endAt: 'claimed',
    requeue: async (items) => void put.push(...items.map(({ key }) => key)),
  });
  await dead.isEnded;
  await dead.close();
  expect(put).toEqual([keyAt(0)]);
  expect(await store.batches()).toMatchObject([{ dueAt, items: { length: itemCount - 1 } }]);
  expect(await store.dueBy(dueAt, 9)).toEqual([keyAt(1)]);
});

it('takes no more items than it may', async () => {
  const { store } = rig;
  await rig.park(rig.open('anthropic'));
  const item = { owner: 'acme', operation: 'shorten', body: '{}', parkedAt: 0, dueAt: 1 };
  expect([
    await store.park('more-1', item, laneLimits.maxParked),
    await store.park('more-2', item, laneLimits.maxParked),
  ]).toEqual([true, false]);
  await store.end('more-1');
  expect(await store.park('more-2', item, laneLimits.maxParked)).toBe(true);
  expect(await store.counts()).toMatchObject({ parked: 6, batches: 0 });
});

it('does not wait for a Redis that does not answer when it ends', async () => {
  // The deadline is 2 s; the clock goes faster.
  const clock = {
    ...systemClock,
    setTimer: (run: () => void, ms: number) => systemClock.setTimer(run, Math.min(ms, 50)),
  };
  const keeper = rig.keep(rig.open('anthropic'), rig.notes(), { clock });
  await new Promise((resolve) => setTimeout(resolve, 50));
  rig.redis.freeze();
  let isThawed = false;
  const thawed = rig.store.counts().then(() => (isThawed = true));
  await keeper.close();
  expect(isThawed).toBe(false);
  rig.redis.thaw();
  await thawed;
});
