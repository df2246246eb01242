import { afterEach, describe, expect, it } from '@jest/globals';
import { AiError } from '@tpl/ai';
import type { Jobs } from '../../../jobs/src/jobs.ts';
import { createMemoryJobs } from '../../../jobs/src/memory-jobs.ts';
import type { Receipt, ReceiptChecker } from '../../../receipts/src/receipt.ts';
import type { TextTask } from '../../../src/domain/parse-request.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import { testOperations } from '../../../test/operations.ts';
import { processAnswer } from '../../test-files/process-answer.ts';
import type { Kept } from '../document/kept.ts';
import type { SourceDocument } from '../document/source-document.ts';
import { createAnalyses } from './create-analyses.ts';
import { idOf } from './create-steps.ts';

const words = ['The keeper went up.', 'The lamp was out.'];
const text = words.join('\n\n');
const operation = testOperations.find(({ id }) => id === 'count_words')!;
const claiming = { ...operation, claims: () => ({ words: 'Seven words.' }) };
const document: SourceDocument = {
  ...{ kind: 'text', text, headings: [], notes: [] },
  blocks: [
    { kind: 'paragraph', start: 0, end: words[0]!.length, heading: -1 },
    { kind: 'paragraph', start: words[0]!.length + 2, end: text.length, heading: -1 },
  ],
};
const answer = processAnswer({ operation: operation.id, result: { words: 4 } });
const receipt: Receipt = {
  ...{ path: 'words', start: 0, end: 12, verdict: 'supported' },
  ...{ reasons: [], sources: [{ start: 0, end: 19 }] },
};
const busy = new AiError('overloaded', 'The checker has no room for another text.');
const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

interface SetUp {
  /** Answers a part. */
  readonly run?: (task: TextTask) => Promise<ProcessAnswer>;
  readonly check?: ReceiptChecker['check'];
  /** The queue, made of the one of a process. */
  readonly withJobs?: (jobs: Jobs<TextTask, ProcessAnswer>) => Partial<Jobs<TextTask, ProcessAnswer>>;
  /** Comes before a value is kept. */
  readonly onSet?: () => void;
}

/** Analyses of a document of two parts. */
async function setUp({ run = async () => answer, check, withJobs, onSet }: SetUp) {
  const values = new Map<string, unknown>([['document ann d', document]]);
  const memory = createMemoryJobs<TextTask, ProcessAnswer>({
    ...{ maxBatches: 20, maxWaiting: 20, maxCharacters: 10_000, maxWaitingOfAll: 20, maxDeadLetters: 2 },
    ...{ keepMs: 60_000, concurrency: 1 },
    codec: { encode: (task) => task.text, decode: (part) => ({ operation, options: {}, text: part }) },
    work: {
      run,
      describeError: (error) => ({ code: (error as Error).message, detail: 'No.', isFinal: true }),
    },
  });
  const jobs = { ...memory, ...withJobs?.(memory) };
  const analyses = createAnalyses({
    ...{ operations: [claiming], jobs, atOnce: 1, routeOf: () => undefined },
    kept: {
      get: async (kind: string, owner: string, id: string) => values.get(`${kind} ${owner} ${id}`),
      async set(kind: string, owner: string, id: string, value: unknown) {
        onSet?.();
        values.set(`${kind} ${owner} ${id}`, value);
      },
      delete: async () => true,
      close: async () => {},
    } as Kept,
    checker: { check: check ?? (async () => [receipt]) },
    bounds: { maxTokens: 6, maxCharacters: 100_000 },
    clock: { monotonic: () => 0 },
  });
  closing.push(memory, analyses);
  const taken: number[] = [];
  const charge = async (requests: number) => {
    taken.push(requests);
    return async () => void taken.pop();
  };
  const start = () =>
    analyses.start(document, { document: 'd', operation: claiming, options: {} }, 'ann', charge);
  /** Begins it, or finds it, and gives its end. */
  async function finish() {
    const { id } = await start();
    let last = await analyses.get(id, 'ann');
    for await (const state of analyses.watch(id, 'ann', new AbortController().signal)) last = state;
    return last;
  }
  return { start, finish, taken, get: (id: string) => analyses.get(id, 'ann') };
}

describe('an analysis that is asked for again', () => {
  it('is the one of before where all of it was answered', async () => {
    let asked = 0;
    const { finish, taken } = await setUp({
      async run() {
        asked += 1;
        return answer;
      },
    });
    expect(await finish()).toMatchObject({ status: 'done', steps: 2, answer: { degraded: false } });
    expect(await finish()).toMatchObject({ status: 'done', answer: { receipts: [receipt] } });
    expect([asked, taken]).toEqual([2, [2]]);
  });

  it('begins anew where an outage was answered by the offline engine (triggerdotdev/trigger.dev#912)', async () => {
    let isAway = true;
    const { finish, taken } = await setUp({ run: async () => ({ ...answer, degraded: isAway }) });
    expect(await finish()).toMatchObject({ status: 'done', answer: { degraded: true } });
    isAway = false;
    expect(await finish()).toMatchObject({ status: 'done', answer: { degraded: false } });
    expect(taken).toEqual([2, 2]);
  });

  it.each([
    ['server', []],
    ['budget_exceeded', []],
    // The text itself was refused: it would be again.
    ['guard_blocked', [{ part: 1, code: 'guard_blocked' }]],
  ])(
    'begins anew where a part is missing that may be answered now, and only there: %s',
    async (code, then) => {
      let isAway = true;
      const { finish } = await setUp({
        async run(task) {
          if (isAway && task.text.includes('lamp')) throw new Error(code);
          return answer;
        },
      });
      expect(await finish()).toMatchObject({ status: 'done', answer: { missing: [{ part: 1, code }] } });
      isAway = false;
      expect(await finish()).toMatchObject({ status: 'done', answer: { missing: then } });
    },
  );
});

describe('a checker that is busy', () => {
  it('is asked again, and the answer has its real verdicts', async () => {
    let checks = 0;
    const { finish } = await setUp({
      async check() {
        checks += 1;
        if (checks === 1) throw busy;
        return [receipt];
      },
    });
    const { answer: first } = (await finish())!;
    expect(first).toMatchObject({ receipts: [receipt], steps: 2, usage: { inputTokens: 20 } });
    expect(checks).toBe(2);
  });

  it('is not waited for without end, and what it did not check is asked for anew', async () => {
    let isFull = true;
    const { start, get, finish, taken } = await setUp({
      async check() {
        if (isFull) throw busy;
        return [receipt];
      },
    });
    const { id } = await start();
    let state = await get(id);
    for (let polls = 0; polls < 1_000 && state?.status === 'running'; polls += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      state = await get(id);
    }
    expect(state).toMatchObject({ status: 'done', answer: { receipts: [{ verdict: 'unchecked' }] } });
    isFull = false;
    expect(await finish()).toMatchObject({ status: 'done', answer: { receipts: [receipt] } });
    expect(taken).toEqual([2, 2]);
  });

  it('that breaks is not asked again: it would break again', async () => {
    let checks = 0;
    const { finish, taken } = await setUp({
      async check() {
        checks += 1;
        throw new AiError('server', 'The checker broke on this text.');
      },
    });
    const [first, second] = [await finish(), await finish()];
    expect(first).toMatchObject({ status: 'done', answer: { receipts: [{ verdict: 'unchecked' }] } });
    expect(second).toEqual(first);
    expect([checks, taken]).toEqual([1, [2]]);
  });
});

describe('what is not taken', () => {
  it('is no matter of those who look meanwhile', async () => {
    const { start, get } = await setUp({
      onSet() {
        throw new Error('cannot be kept now');
      },
    });
    const begun = start();
    const id = idOf('ann', { document: 'd', operation: claiming, options: {} });
    const looks = [get(id), get(id)];
    await expect(begun).rejects.toThrow('cannot be kept now');
    expect(await Promise.all(looks)).toEqual([undefined, undefined]);
  });

  it.each([
    ['batches', []],
    // Nobody knows whether it was taken.
    ['unreachable', [2]],
  ] as const)('costs its caller nothing where the queue says no: %s', async (reason, then) => {
    const { start, taken } = await setUp({
      withJobs: () => ({ add: async () => ({ ok: false, reason, retryAfterMs: 5_000 }) }),
    });
    await expect(start()).rejects.toMatchObject({ code: 'too_busy' });
    expect(taken).toEqual(then);
  });

  it('is not worked on and costs nothing where it cannot be kept', async () => {
    const stopped: string[] = [];
    const { start, taken } = await setUp({
      run: () => new Promise(() => {}),
      withJobs: (jobs) => ({
        cancel(id, owner) {
          stopped.push(id);
          return jobs.cancel(id, owner);
        },
      }),
      onSet() {
        throw new Error('cannot be kept now');
      },
    });
    await expect(start()).rejects.toThrow('cannot be kept now');
    expect([stopped.length, taken]).toEqual([1, []]);
  });
});
