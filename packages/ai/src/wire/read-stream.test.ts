import { manualClock } from '@internal/kit/testing';
import { AiError, ReportedError, startWatch, UnreadableAnswer } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { chatDialect } from '../openai/chat-dialect.ts';
import { defaultWireLimits } from '../settings/wire-limits.ts';
import type { Received } from './bounded-fetch.ts';
import { readStream } from './read-stream.ts';

/** What a server does next: sends text, is silent for so many milliseconds, or breaks off. */
type Step = string | number | Error;

const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ delta, finish_reason }] })}\n\n`;
const text = (content: string) => chunk({ content });
const stop = chunk({}, 'stop');
const done = 'data: [DONE]\n\n';
const failure = 'event: error\ndata: {"error":{"type":"server_error"}}\n\n';

interface Play {
  readonly steps?: readonly Step[];
  readonly type?: string | null;
  readonly body?: Received['body'];
  readonly caller?: AbortController;
  readonly hasListener?: boolean;
}

/** Reads what a server does to its end; every limit is small and time passes as far as is needed. */
async function play({ steps = [], type = 'text/event-stream', body, caller, hasListener = false }: Play) {
  const clock = manualClock();
  const left = [...steps];
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let step = left.shift();
        for (; typeof step === 'number'; step = left.shift()) {
          const ms = step;
          await new Promise<void>((resolve) => clock.setTimer(resolve, ms));
        }
        if (step instanceof Error) controller.error(step);
        else if (step === undefined) controller.close();
        else controller.enqueue(Buffer.from(step));
      },
    },
    { highWaterMark: 0 },
  );
  const headers = new Headers(type === null ? {} : { 'content-type': type });
  const about = { provider: 'p', model: 'm' };
  const watch = startWatch({
    clock,
    signal: caller?.signal,
    deadlineAt: undefined,
    totalTimeoutMs: 1_000,
    ...about,
  });
  const yielded: string[][] = [];
  const heard: string[] = [];
  const seen: { error: unknown; answer?: unknown; endedAt?: number } = { error: undefined };
  const reading = (async () => {
    try {
      const pieces = readStream(
        { headers, body: body ?? (stream as Received['body']) },
        {
          dialect: chatDialect,
          limits: { ...defaultWireLimits, firstTokenTimeoutMs: 100, idleTimeoutMs: 60, maxLineBytes: 500 },
          watch,
          about,
          onAnswer: (answer) => (seen.answer = answer),
          ...(hasListener && { onEvent: ({ data }: { data: string }) => heard.push(data) }),
        },
      );
      for await (const some of pieces)
        yielded.push(some.map(({ type: kind, text: said }) => `${kind} ${said}`));
    } catch (error) {
      seen.error = error;
    }
    seen.endedAt = clock.monotonic();
    watch.close();
  })();
  await clock.advance(2_000);
  await reading;
  return { ...seen, yielded, heard };
}

const whole = { error: undefined, answer: { text: 'Hello', finishReason: 'stop' } };
const truncated = { error: { code: 'stream_truncated', provider: 'p', model: 'm' } };

describe('a stream is whole', () => {
  it.each<[string, readonly Step[]]>([
    ['with its finish word and its last word', [text('Hel'), text('lo'), stop, done]],
    ['with its finish word alone', [text('Hello'), stop]],
    ['with a finish word and a connection that is reset', [text('Hello'), stop, new Error('reset')]],
    ['with its last word and a server that never closes', [text('Hello'), stop, done, 500]],
    ['with a finish word and a server that falls silent', [text('Hello'), stop, 500]],
    ['with a last event that no empty line ends', [text('Hello'), stop.trimEnd()]],
    ['whatever comes after its last word', [text('Hello') + stop + done + failure + text('more')]],
    ['whatever comes much after its last word', [text('Hello') + stop + done, text('more'), failure]],
    ['whatever comes unfinished after its last word', [`${text('Hello')}${stop}${done}${failure.trimEnd()}`]],
    ['where a piece begins like a body of JSON', ['data: ', `${text('Hello')}${stop}`.slice(6)]],
    ['in whatever pieces it comes', ['dat', `a: ${text('Hello').slice(6)}`, stop.slice(0, 9), stop.slice(9)]],
  ])('%s', async (_, steps) => {
    const { yielded, ...seen } = await play({ steps });
    expect(seen).toMatchObject(whole);
    expect(yielded.flat().join('').replaceAll('text ', '')).toBe('Hello');
  });

  it('with its last word, though no empty line ends it and no finish word came', async () => {
    const seen = await play({ steps: [text('Hello'), 'data: [DONE] '] });
    expect(seen).toMatchObject({ error: undefined, answer: { text: 'Hello', finishReason: 'other' } });
  });

  it('a moment after its last word, not after the limit of silence', async () => {
    const [ended, open] = await Promise.all([
      play({ steps: [text('Hello'), stop, done, 500] }),
      play({ steps: [text('Hello'), stop, 500] }),
    ]);
    expect([ended.endedAt, open.endedAt]).toEqual([50, 60]);
  });

  it('with its tool calls, which are read once it is', async () => {
    const call = { index: 0, id: 'c', function: { name: 'f', arguments: '{"a":1}' } };
    const { answer } = await play({ steps: [chunk({ tool_calls: [call] }), chunk({}, 'tool_calls'), done] });
    expect(answer).toMatchObject({ toolCalls: [{ id: 'c', name: 'f', input: { a: 1 } }] });
  });
});

describe('a stream is cut', () => {
  it.each<[string, readonly Step[]]>([
    ['that ends in good order before its finish word', [text('Hel')]],
    ['whose last event is cut', [text('Hel'), stop.slice(0, 20)]],
    ['whose last event is not JSON', [text('Hel'), 'data: DONE']],
    ['of which nothing came', []],
  ])('%s', async (_, steps) => {
    expect(await play({ steps })).toMatchObject(truncated);
  });

  it('by the error of its connection, told as it is', async () => {
    const error = new Error('reset');
    expect(await play({ steps: [text('Hel'), error] })).toMatchObject({ error, answer: { text: 'Hel' } });
  });

  it('though its events are called something else, and though nothing says what it is', async () => {
    expect(await play({ steps: [text('Hel')], type: 'text/html' })).toMatchObject(truncated);
    expect(await play({ steps: [': hi\n\n'], type: null })).toMatchObject(truncated);
    expect(await play({ steps: [': hi\n\n'], type: 'Text/Event-Stream; charset=utf-8' })).toMatchObject(
      truncated,
    );
  });

  it('by who leaves it, whole or not', async () => {
    const caller = new AbortController();
    let isFirst = true;
    const read = async () => {
      if (!isFirst) {
        caller.abort();
        throw new Error('reset');
      }
      isFirst = false;
      return { done: false, value: Buffer.from(text('Hello') + stop) } as const;
    };
    const body = { getReader: () => ({ read, cancel: async () => {} }) };
    expect((await play({ body, caller })).error).toEqual(new Error('reset'));
  });

  it('by the limit of the whole call, whole or not', async () => {
    const ping = Array.from({ length: 60 }, (): Step[] => [20, ': ping\n\n']).flat();
    const { error, endedAt } = await play({ steps: [text('Hello'), stop, ...ping] });
    expect([(error as AiError).code, endedAt]).toEqual(['total_timeout', 1_000]);
  });
});

describe('a failure inside a stream', () => {
  it.each<[string, Step, typeof UnreadableAnswer | typeof ReportedError]>([
    ['that is reported', failure, ReportedError],
    ['that is an event nobody can read', 'data: {"choices":1}\n\n', UnreadableAnswer],
  ])('%s ends it, also after its finish word, and what came before has come', async (_, step, kind) => {
    for (const steps of [[text('Hel') + step], [text('Hel') + stop + step], [text('Hel') + stop, step]]) {
      const { error, yielded } = await play({ steps });
      expect(error).toBeInstanceOf(kind);
      expect(yielded).toEqual([['text Hel']]);
    }
  });

  it('that no empty line ends is none the less read', async () => {
    expect((await play({ steps: [text('Hel'), 'event: error\ndata: overloaded'] })).error).toBeInstanceOf(
      ReportedError,
    );
  });

  it('is a line longer than allowed, or calls that cannot be read', async () => {
    const long = await play({ steps: [text('x'.repeat(600))] });
    expect(long.error).toEqual(new UnreadableAnswer('a line is longer than allowed'));
    const call = { index: 0, id: 'c', function: { name: 'f', arguments: '{"a' } };
    const cut = await play({ steps: [chunk({ tool_calls: [call] }), chunk({}, 'tool_calls'), done] });
    expect(cut.error).toBeInstanceOf(UnreadableAnswer);
  });

  it('is an answer that is no stream', async () => {
    const { error } = await play({ steps: ['<html>Busy</html>'], type: 'text/html' });
    expect(error).toEqual(new UnreadableAnswer('it is not a stream'));
  });

  it('that a connection has under a whole answer is told where it is an error of ours', async () => {
    const ours = new AiError('server', 'no');
    expect((await play({ steps: [text('Hello'), stop, ours] })).error).toBe(ours);
  });
});

describe('a server that does not stream', () => {
  const body = (message: object) =>
    JSON.stringify({ choices: [{ message, finish_reason: 'stop' }], model: 'm' });

  it('gives its answer all the same, however it begins and is cut', async () => {
    const all = body({ content: 'Hello', reasoning: 'Hm' });
    for (const steps of [[all], [' \n', all], [`\ufeff${all}`], [all.slice(0, 1), all.slice(1), '\n']]) {
      const { yielded, ...seen } = await play({ steps, type: 'application/json' });
      expect(seen).toMatchObject(whole);
      expect(yielded).toEqual([['reasoning Hm', 'text Hello']]);
    }
  });

  it('gives no empty pieces', async () => {
    expect((await play({ steps: [body({ content: 'Hello' })] })).yielded).toEqual([['text Hello']]);
  });

  it('reports its failures, also as a list', async () => {
    for (const steps of [['{"error":{"code":1}}'], ['[{"error":{"code":1}}]']])
      expect((await play({ steps })).error).toBeInstanceOf(ReportedError);
  });

  it('may take longer than the first content of a stream, but not be silent', async () => {
    const all = body({ content: 'Hello' });
    const slow = [0, 10, 20, 30].flatMap((at): Step[] => [
      50,
      all.slice(at, at === 30 ? undefined : at + 10),
    ]);
    expect(await play({ steps: slow })).toMatchObject(whole);
    const { error, endedAt } = await play({ steps: [...slow.slice(0, 4), 500, all] });
    expect([(error as AiError).code, endedAt]).toEqual(['idle_timeout', 160]);
  });
});

describe('the silence of a stream', () => {
  const pings = (count: number) => Array.from({ length: count }, (): Step[] => [50, ': ping\n\n']).flat();

  it('lasts until its first content, whatever else comes', async () => {
    const { error, endedAt } = await play({ steps: [...pings(10), text('Hello'), stop] });
    expect([(error as AiError).code, endedAt]).toEqual(['first_token_timeout', 100]);
  });

  it('is not shorter for an event without content', async () => {
    expect(await play({ steps: [chunk({ role: 'assistant' }), 80, text('Hello'), stop] })).toMatchObject(
      whole,
    );
  });

  it('is broken by every sign of life from then on', async () => {
    expect(await play({ steps: [text('Hello'), ...pings(10), stop, done] })).toMatchObject(whole);
    const { error, endedAt } = await play({ steps: [text('Hello'), ...pings(2), 500, stop] });
    expect([(error as AiError).code, endedAt]).toEqual(['idle_timeout', 160]);
  });
});

describe('who listens to the events of a stream', () => {
  it('hears each that could be read as it came, and is woken for those without a piece', async () => {
    const steps = [chunk({ role: 'assistant' }), text('Hello'), stop, done, failure];
    const alone = await play({ steps });
    expect([alone.yielded, alone.heard]).toEqual([[['text Hello']], []]);
    const { yielded, heard } = await play({ steps, hasListener: true });
    expect(yielded).toEqual([[], ['text Hello'], [], [], []]);
    expect(heard).toEqual(steps.slice(0, 4).map((step) => step.slice(6).trimEnd()));
    const broken = await play({ steps: [text('Hel'), failure], hasListener: true });
    expect(broken.heard).toHaveLength(1);
  });
});
