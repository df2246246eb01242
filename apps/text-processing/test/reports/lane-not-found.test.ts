// What a provider that says "not found" of a batch that is there did to others, by the number of their report.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LaneRig } from '../integration/lane-rig.ts';
import { itemCount, laneLimits, sideNames, startLaneRig } from '../integration/lane-rig.ts';
import type { Between } from '../integration/start-between.ts';
import { startBetween } from '../integration/start-between.ts';

// On a busy machine 100 ms are over before a batch is taken: it is sent again, and the first file stays.
const quick = { ...laneLimits, pollMs: 5, submitTimeoutMs: 5_000 };
const notFound = {
  status: 404,
  json: { type: 'error', error: { type: 'not_found_error', message: 'Message batch not found' } },
};
const aLook = /^GET .*\/batches\/[^/]+$/;
const aReading = /^GET .*(?:\/results|\/content)$/;
const aDeletion = /^DELETE /;

let rig: LaneRig;
const betweens: Between[] = [];
beforeAll(async () => {
  rig = await startLaneRig();
});
afterEach(async () => {
  await rig.reset();
  for (const between of betweens.splice(0)) await between.close();
});
afterAll(() => rig.close());

/** A provider that answers "not found" to the calls of a kind whose turn, counted from 1, is so. */
async function hiding(kind: RegExp, isHidden: (turn: number) => boolean): Promise<Between> {
  let turns = 0;
  const between = await startBetween(rig.emulator.url, (call) => {
    if (!kind.test(call)) return undefined;
    turns += 1;
    return isHidden(turns) ? notFound : undefined;
  });
  betweens.push(between);
  return between;
}

const until = async (isSo: () => boolean | Promise<boolean>) => {
  for (let tries = 0; tries < 500 && !(await isSo()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await isSo()).toBe(true);
};

// First: of its size there is no other batch yet.
it('anthropics/anthropic-sdk-python#1432: a batch that only may be its own is not sent again where it is not found once', async () => {
  const { emulator } = rig;
  const taken = emulator.batches.all.length;
  const { url } = await hiding(aLook, (turn) => turn === 1);
  const [batches, notes] = [rig.open('anthropic', url), rig.notes()];
  await rig.park(batches);
  const dead = rig.keep(batches, notes, { endAt: 'created', limits: { ...quick, submitTimeoutMs: 5_000 } });
  await dead.isEnded;
  await dead.close();
  rig.keep(batches, notes, { limits: { ...quick, submitTimeoutMs: 20 } });
  await rig.untilAnswered();
  expect([notes.live, notes.bookings]).toEqual([[], itemCount]);
  expect(emulator.batches.all.length - taken).toBe(1);
});

describe.each(sideNames)('reports: a batch that %s does not find', (side) => {
  it('anthropics/anthropic-sdk-python#1432: is not lost where it is found again, however often that happens', async () => {
    const { emulator } = rig;
    const [taken, paid, files] = [
      emulator.batches.all.length,
      emulator.bookings.length,
      emulator.batches.files,
    ];
    emulator.batches.script({ polls: 20 });
    const { url } = await hiding(aLook, (turn) => turn % 2 === 1 && turn < 40);
    const [batches, notes] = [rig.open(side, url), rig.notes()];
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    const all = await rig.untilAnswered();
    expect(all.every((answer) => 'answer' in answer)).toBe(true);
    expect([notes.live, notes.bookings]).toEqual([[], itemCount]);
    expect([emulator.batches.all.length - taken, emulator.bookings.length - paid]).toEqual([1, itemCount]);
    expect(emulator.batches.files).toBe(files);
  });

  it('anthropics/anthropic-sdk-python#1432: is lost once it was not found at three looks over a while, and not at two', async () => {
    let aheadMs = 0;
    const { url, seen } = await hiding(aLook, () => true);
    const [batches, notes] = [rig.open(side, url), rig.notes()];
    const looks = () => seen.filter((call) => aLook.test(call)).length;
    await rig.park(batches);
    rig.keep(batches, notes, {
      limits: { ...quick, lostAfterMs: 20_000 },
      now: () => Date.now() + aheadMs,
    });
    await until(() => looks() > 5);
    expect(notes.live).toEqual([]);
    aheadMs = 20_000;
    await rig.untilAnswered();
    expect(notes.live).toEqual(Array(itemCount).fill('lost'));
    expect(String(notes.troubles[0])).toContain('AiError');
  });

  it('anthropics/anthropic-sdk-python#1432: answers that are not found at first are read at a later look', async () => {
    const { url } = await hiding(aReading, (turn) => turn < 3);
    const [batches, notes] = [rig.open(side, url), rig.notes()];
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    expect((await rig.untilAnswered()).every((answer) => 'answer' in answer)).toBe(true);
    expect([notes.live, notes.bookings]).toEqual([[], itemCount]);
  });

  it('anthropics/anthropic-sdk-python#1432: is deleted though its deletion was not found at first', async () => {
    const files = rig.emulator.batches.files;
    const { url } = await hiding(aDeletion, (turn) => turn === 1);
    const [batches, notes] = [rig.open(side, url), rig.notes()];
    await rig.park(batches);
    rig.keep(batches, notes, { limits: quick });
    await rig.untilAnswered();
    const { id } = rig.emulator.batches.all.at(-1) ?? { id: '' };
    expect(rig.emulator.batches.files).toBe(files);
    if (side === 'anthropic') await expect(batches.state(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
