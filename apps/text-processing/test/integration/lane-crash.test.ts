// Ends the keeper of the lane after each of its steps, and lets another one go on: nothing is lost, nothing is paid for twice.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProviderBatches } from '@tpl/ai/batches';
import { systemClock } from '../../src/domain/create-text-service.ts';
import type { LaneRig } from './lane-rig.ts';
import { itemCount, laneLimits, sideNames, startLaneRig } from './lane-rig.ts';

let rig: LaneRig;
beforeAll(async () => {
  rig = await startLaneRig();
});
afterEach(() => rig.reset());
afterAll(() => rig.close());

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

it('takes no more items than it may', async () => {
  const { store } = rig;
  await rig.park(rig.open('anthropic'));
  const item = { owner: 'acme', operation: 'shorten', body: '{}', parkedAt: 0, dueAt: 1 };
  expect([
    await store.park('more-1', item, laneLimits.maxParked),
    await store.park('more-2', item, laneLimits.maxParked),
  ]).toEqual([true, false]);
  await store.forget('more-1');
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
