// What failed others with the outcomes and the files of batches, by the number of their report, at the keeper of the lane.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProviderBatches } from '@tpl/ai/batches';
import type { LaneRig } from '../integration/lane-rig.ts';
import { itemCount, laneLimits, sideNames, startLaneRig } from '../integration/lane-rig.ts';
import { startBetween } from '../integration/start-between.ts';

// On a busy machine 100 ms are over before a batch is taken: it is sent again, and the first file stays.
const quick = { ...laneLimits, pollMs: 5, submitTimeoutMs: 5_000 };
const hoursMs = 3_600_000;
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

describe.each(sideNames)('reports: the lane of %s', (side) => {
  it('BerriAI/litellm#37457, vercel/ai#19643: lines that nobody can read cost their items alone', async () => {
    const [batches, notes, { emulator }] = [rig.open(side), rig.notes(), rig];
    const files = emulator.batches.files;
    emulator.batches.script({ brokenLines: 1, strangeLines: 1 });
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    const all = await rig.untilAnswered();
    expect(all.filter((answer) => 'answer' in answer)).toHaveLength(itemCount - 1);
    expect(notes.live).toEqual(['failed']);
    expect(notes.bookings).toBe(itemCount - 1);
    expect(notes.troubles.map(String)).toEqual([
      'Error: 2 outcomes of a batch cannot be read; their items go live, unbooked.',
    ]);
    expect(emulator.batches.files).toBe(files);
  });

  it('BerriAI/litellm#39980: results that break off again and again are booked once, and nothing goes live before it must', async () => {
    const [batches, notes, { emulator }] = [rig.open(side), rig.notes(), rig];
    const paid = emulator.bookings.length;
    emulator.batches.script({ cutReadings: 6 });
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    const all = await rig.untilAnswered();
    expect(all.every((answer) => 'answer' in answer)).toBe(true);
    expect([notes.live, notes.troubles.length, notes.bookings]).toEqual([[], 6, itemCount]);
    expect(emulator.bookings.length - paid).toBe(itemCount);
  });

  it('bespokelabsai/curator#189: a batch is kept until what the provider has of it is deleted', async () => {
    const [batches, notes, { emulator, store }] = [rig.open(side), rig.notes(), rig];
    const files = emulator.batches.files;
    emulator.batches.script({ failingDeletes: 3 });
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    await until(async () => (await store.batches()).some(({ isOver }) => isOver === true));
    expect(await store.counts()).toMatchObject({ batches: 0 });
    await rig.untilAnswered();
    expect([notes.troubles.length, notes.bookings]).toEqual([3, itemCount]);
    expect(emulator.batches.files).toBe(files);
    const { id } = emulator.batches.all.at(-1) ?? { id: '' };
    if (side === 'anthropic') await expect(batches.state(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('reports: the lane', () => {
  it('BerriAI/litellm#37715: a batch that ended before its file of answers shows is read later, and its file not deleted unread', async () => {
    const [batches, notes, { emulator }] = [rig.open('openai'), rig.notes(), rig];
    const paid = emulator.bookings.length;
    // A look is two: how it stands, and what came of it.
    emulator.batches.script({ lateFiles: 4 });
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    const all = await rig.untilAnswered();
    expect(all.every((answer) => 'answer' in answer)).toBe(true);
    expect([notes.live, notes.troubles.length, notes.bookings]).toEqual([[], 2, itemCount]);
    expect(emulator.bookings.length - paid).toBe(itemCount);
  });

  it('TU-Wien-dataLAB/aqueduct#55, cds-snc/ai-answers#1272: a file of answers that is empty or short at first is read again, and not deleted unread', async () => {
    const { emulator } = rig;
    const [paid, files] = [emulator.bookings.length, emulator.batches.files];
    let readings = 0;
    const between = await startBetween(emulator.url, async (call, said) => {
      if (!/^GET .*\/content$/.test(call)) return undefined;
      readings += 1;
      const text = readings > 2 ? await said() : readings === 1 ? '' : `${(await said()).split('\n')[0]}\n`;
      return { status: 200, json: text };
    });
    const [batches, notes] = [rig.open('openai', between.url), rig.notes()];
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    const all = await rig.untilAnswered();
    await until(() => emulator.batches.files === files);
    await between.close();
    expect(all.every((answer) => 'answer' in answer)).toBe(true);
    expect([notes.live, notes.troubles.length, notes.bookings]).toEqual([[], 2, itemCount]);
    expect(emulator.bookings.length - paid).toBe(itemCount);
  });

  it('bespokelabsai/curator#189: a deletion that never works is given up', async () => {
    const [batches, notes] = [rig.open('openai'), rig.notes()];
    rig.emulator.batches.script({ failingDeletes: 1_000 });
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    await rig.untilAnswered();
    expect(notes.troubles).toHaveLength(10);
    // Their time ends them.
    expect(rig.emulator.batches.endlessFiles).toBe(0);
  });

  it('openai/openai-python#1643: the file of a batch that was not taken is deleted, however often that is tried', async () => {
    const [batches, notes, { emulator }] = [rig.open('openai'), rig.notes(), rig];
    const files = emulator.batches.files;
    const refused = { refusal: 429 } as const;
    emulator.batches.script(refused, refused, refused, { end: 'token_limit', failingDeletes: 1 });
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    await rig.untilAnswered();
    expect(notes.bookings).toBe(itemCount);
    expect(emulator.batches.files).toBe(files);
  });

  it('BerriAI/litellm#37050: what our own Redis failed at is no failure of reading, and is not booked again', async () => {
    const [batches, notes, { store }] = [rig.open('anthropic'), rig.notes(), rig];
    let failing = 8;
    const failures = new Set<number | undefined>();
    await rig.park(batches);
    rig.keep(batches, notes, {
      limits: quick,
      async requeue() {
        for (const batch of await store.batches()) failures.add(batch.failures);
        failing -= 1;
        if (failing >= 0) throw new Error('The queue cannot be reached.');
      },
    });
    expect((await rig.untilAnswered()).every((answer) => 'answer' in answer)).toBe(true);
    expect([...failures]).toEqual([undefined]);
    expect(notes.bookings).toBe(itemCount);
  });

  it('an end of the worker in the middle of reading is no failure', async () => {
    const [real, notes, { store }] = [rig.open('anthropic'), rig.notes(), rig];
    let begun = () => {};
    const isReading = new Promise<void>((resolve) => (begun = resolve));
    const batches: ProviderBatches = {
      ...real,
      async *outcomes(_, options) {
        begun();
        await new Promise((__, reject) =>
          options?.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        );
        yield* [];
      },
    };
    await rig.park(batches);
    const keeper = rig.keep(batches, notes, { limits: quick });
    await isReading;
    await keeper.close();
    expect(notes.troubles).toEqual([]);
    const [batch] = await store.batches();
    expect([batch?.id !== undefined, batch?.failures]).toEqual([true, undefined]);
  });

  it('BerriAI/litellm#37205: results that are never read are said not to be in the books, and stay at the provider', async () => {
    const [batches, notes, { store }] = [rig.open('anthropic'), rig.notes(), rig];
    rig.emulator.batches.script({ cutReadings: 1_000 });
    await rig.park(batches);
    const first = rig.keep(batches, notes, { limits: quick });
    await until(() => notes.troubles.length > 1);
    await first.close();
    expect(notes.live).toEqual([]);
    const [batch] = await store.batches();
    rig.keep(batches, notes, { limits: quick, now: () => Date.now() + 49 * hoursMs });
    await rig.untilAnswered();
    expect(String(notes.troubles.at(-1))).toMatch(
      /^Error: A batch was never read to its end: up to \d answers/,
    );
    await expect(batches.state(String(batch?.id))).resolves.toMatchObject({ status: 'ended' });
  });
});
