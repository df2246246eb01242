import { describe, expect, it } from '@jest/globals';
import type { CliWork } from './answer-inputs.ts';
import { answerInputs } from './answer-inputs.ts';

const { signal } = new AbortController();
const work = (name: string, ended: Promise<string> = Promise.resolve(name)): CliWork<string> => ({
  name,
  run: async () => ({ answer: await ended }),
});

describe('answerInputs', () => {
  it('yields what has been answered while another work is still to come', async () => {
    const works = async function* () {
      yield work('one');
      await new Promise<never>(() => {});
    };
    const outcomes = answerInputs(works(), 4, signal);
    expect(await outcomes.next()).toEqual({ done: false, value: { name: 'one', answer: 'one' } });
  });

  it('keeps the order, whichever is answered first', async () => {
    let answerFirst = (_answer: string) => {};
    const first = new Promise<string>((resolve) => {
      answerFirst = resolve;
    });
    const second = Promise.resolve('two').finally(() => answerFirst('one'));
    const names: string[] = [];
    for await (const { name } of answerInputs([work('1', first), work('2', second)], 2, signal))
      names.push(name);
    expect(names).toEqual(['1', '2']);
  });

  it('answers what runs before it says that the works broke off', async () => {
    const works = async function* () {
      yield work('one');
      throw new Error('the disk is gone');
    };
    const outcomes = answerInputs(works(), 4, signal);
    expect((await outcomes.next()).value).toEqual({ name: 'one', answer: 'one' });
    await expect(outcomes.next()).rejects.toThrow('the disk is gone');
  });

  it('ends at an abort without the work that is still to come', async () => {
    const controller = new AbortController();
    const never = async function* (): AsyncGenerator<CliWork<string>> {
      await new Promise<never>(() => {});
    };
    const next = answerInputs(never(), 4, controller.signal).next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('lets go of the works when nobody wants another outcome', async () => {
    let isClosed = false;
    const works = async function* () {
      try {
        for (let at = 0; ; at += 1) yield work(String(at));
      } finally {
        isClosed = true;
      }
    };
    for await (const { name } of answerInputs(works(), 2, signal)) if (name === '1') break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(true);
  });
});
