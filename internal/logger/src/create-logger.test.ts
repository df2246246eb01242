import { PassThrough, Writable } from 'node:stream';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import winston from 'winston';
import { createLogger, withLogFields } from './create-logger.ts';
import type { LogEntry } from './logger.ts';

// Its types name it only as a type.
const { Transport } = winston as unknown as { Transport: new () => winston.transport };

function collect() {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(...String(chunk).split('\n').filter(Boolean));
      done();
    },
  });
  return {
    destination,
    lines,
    parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** An output that takes nothing until it is told to. */
function stalled() {
  const waiting: (() => void)[] = [];
  let text = '';
  let isOpen = false;
  const destination = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      text += chunk;
      if (isOpen) done();
      else waiting.push(done);
    },
  });
  return {
    destination,
    open() {
      isOpen = true;
      for (const done of waiting.splice(0)) done();
    },
    lines: () => text.split('\n').filter(Boolean),
  };
}

describe('createLogger', () => {
  it('writes one JSON object a line, with time, level, message and fields', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination, clock: manualClock(), fields: { service: 'texts' } });
    logger.info('done', { operation: 'summarize', tokens: 12n, nothing: undefined });
    await logger.flush();
    expect(parsed()).toEqual([
      {
        time: '2026-01-01T00:00:00.000Z',
        level: 'info',
        message: 'done',
        service: 'texts',
        operation: 'summarize',
        tokens: '12',
      },
    ]);
  });

  it('takes fields that cannot be read, for a child, for a scope and for all lines, and leaves out those alone', async () => {
    const bad = {
      good: 1,
      get bad(): never {
        throw new Error('no');
      },
    };
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    const lines: Record<string, unknown>[] = [];
    const destination = new Writable({
      write(chunk, _encoding, done) {
        for (const line of String(chunk).trim().split('\n')) lines.push(JSON.parse(line));
        done();
      },
    });
    const logger = createLogger({ destination, format: 'json', fields: bad });
    logger.child(bad).child(revoked).child({ more: 2 }).info('child');
    withLogFields(bad, () => withLogFields(revoked, () => logger.info('scope')));
    await logger.flush();
    const known = { good: 1, bad: '[not readable]' };
    expect(lines).toEqual([
      expect.objectContaining({ message: 'child', more: 2, ...known }),
      expect.objectContaining({ message: 'scope', ...known }),
    ]);
  });

  it('winstonjs/winston#1602, winstonjs/winston#1752: refuses a level that is none, which would write nothing', () => {
    const level = 'silly' as never;
    const words = 'level must be one of debug, info, warn, error.';
    expect(() => createLogger({ level })).toThrow(words);
    expect(() => createLogger({ destination: collect().destination }).setLevel(level)).toThrow(words);
  });

  it('writes nothing below its level, and a child follows a change of level', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination, level: 'warn' });
    const child = logger.child({ part: 'a' });
    child.info('no');
    child.debug('no');
    expect([child.isEnabled('info'), child.isEnabled('error')]).toEqual([false, true]);
    logger.setLevel('debug');
    child.debug('yes');
    child.warn('yes');
    child.error('yes');
    await logger.flush();
    expect(parsed().map(({ level, part }) => [level, part])).toEqual([
      ['debug', 'a'],
      ['warn', 'a'],
      ['error', 'a'],
    ]);
  });

  it('shows an error with code, stack and causes, at the top and deep inside', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination });
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { code: 'E1' });
    logger.error('failed', { error, more: { deep: new RangeError('r') } });
    await logger.flush();
    expect(parsed()[0]).toMatchObject({
      error: {
        name: 'TypeError',
        message: 'outer',
        code: 'E1',
        stack: expect.stringContaining('TypeError'),
        cause: { message: 'inner' },
      },
      more: { deep: { name: 'RangeError' } },
    });
  });

  it('never throws for what is not JSON, and no field can pose as level, time or message', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination });
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    logger.info('odd', { cycle, level: 'error', time: 0, message: 'forged', run: () => 1 });
    await logger.flush();
    expect(parsed()[0]).toMatchObject({
      level: 'info',
      message: 'odd',
      cycle: { self: '[circular]' },
      run: '[function]',
      'fields.level': 'error',
      'fields.message': 'forged',
    });
  });

  it('bounds a line: a long message and a long field are cut, and what follows stays', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination });
    logger.info('x'.repeat(100_000), { small: 1, large: 'y'.repeat(100_000), after: true });
    await logger.flush();
    const [line] = parsed();
    expect(line).toMatchObject({ small: 1, after: true, truncated: true });
    expect(String(line?.['large'])).toMatch(/^y{8000}y*…\[\d+ more characters\]$/);
    expect(String(line?.['message'])).toHaveLength(8192);
  });

  it('hands message, fields and the text of errors to the redactor before they become text', async () => {
    const { destination, lines } = collect();
    const redactor = {
      redact: <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('sk-secret', '[key]')) as T,
    };
    const logger = createLogger({ destination, redactor, fields: { base: 'sk-secret' } });
    withLogFields({ scoped: 'sk-secret' }, () =>
      logger.error('got sk-secret', { a: 'sk-secret', error: new Error('sk-secret') }),
    );
    await logger.flush();
    expect(lines.join()).not.toContain('sk-secret');
    expect(lines.join()).toContain('[key]');
  });

  it('says of an error alone what it is, and not the content that it quotes', async () => {
    const { destination, lines } = collect();
    const logger = createLogger({ destination });
    logger.error(Object.assign(new Error('JSON parsing failed: Text: my diary.'), { text: 'my diary' }));
    await logger.flush();
    expect(JSON.parse(lines[0]!)).toMatchObject({
      message: 'JSON parsing failed: Text: [left out: content].',
    });
    expect(lines.join()).not.toContain('diary');
  });

  it('keeps a line whole with a redactor, whatever hangs on an error', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination, redactor: { redact: (value) => value } });
    const errors = Array.from({ length: 25 }, () => new Error('e'.repeat(2_500)));
    logger.error('failed', { error: new AggregateError(errors, 'none took it') });
    await logger.flush();
    expect(parsed()[0]).toMatchObject({ error: { message: 'none took it' }, truncated: true });
  });

  it('shows nothing of a line whose redaction fails', async () => {
    const { destination, lines } = collect();
    const redactor = {
      redact: (): never => {
        throw new Error('broken');
      },
    };
    const logger = createLogger({ destination, redactor });
    logger.info('sk-secret', { a: 'sk-secret' });
    await logger.flush();
    expect(lines.join()).not.toContain('sk-secret');
    expect(lines.join()).toContain('redaction failed');
  });

  it('carries the fields of withLogFields through awaits, inner ones on top', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination });
    await withLogFields({ request_id: 'r1', user: 'a' }, async () => {
      await Promise.resolve();
      withLogFields({ user: 'b' }, () => logger.info('inside'));
    });
    logger.info('outside');
    await logger.flush();
    expect(parsed()[0]).toMatchObject({ request_id: 'r1', user: 'b' });
    expect(parsed()[1]).not.toHaveProperty('request_id');
  });

  it('asks sources for fields and feeds consumers; one that throws harms nobody', async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination });
    const seen: string[] = [];
    const stops = [
      logger.addFields(() => ({ trace_id: 't1' })),
      logger.addFields(() => {
        throw new Error('source');
      }),
      logger.addConsumer(({ message }) => seen.push(message)),
      logger.addConsumer(() => {
        throw new Error('consumer');
      }),
    ];
    logger.info('one');
    for (const stop of stops) stop();
    logger.info('two');
    await logger.flush();
    expect(seen).toEqual(['one']);
    expect(parsed().map((line) => line['trace_id'])).toEqual(['t1', undefined]);
  });

  it('writes for people at a terminal, and lets no text move the cursor or forge a line', async () => {
    const { destination, lines } = collect();
    const logger = createLogger({
      destination: Object.assign(destination, { isTTY: true }),
      clock: manualClock(),
    });
    logger.warn('careful\u001b[2J\nforged', {
      a: 'x\ny',
      n: 1,
      gone: undefined,
      error: new TypeError('bad\n[31m'),
    });
    await logger.flush();
    expect(lines[0]).toContain(
      '00:00:00.000 \u001b[33mwarn \u001b[0m careful\\u001b[2J\\nforged a=x\\ny n=1 error=TypeError: bad\\n[31m',
    );
    expect(lines.slice(1).every((line) => line.trim().startsWith('at '))).toBe(true);
  });

  it('drops debug and info before warn and error when the output stalls, counts each, and says so afterwards', async () => {
    const { destination, open, lines } = stalled();
    const logger = createLogger({ destination, level: 'debug', maxQueueLines: 20 });
    for (let index = 0; index < 200; index += 1) logger.info(`info ${index}`);
    for (let index = 0; index < 10; index += 1) logger.error(`error ${index}`);
    const { dropped, queued, written } = logger.stats();
    expect(queued).toBe(20);
    expect(dropped.error).toBe(0);
    open();
    expect(await logger.flush(5_000)).toBe(true);
    await logger.flush(5_000);
    const out = lines().map((line) => JSON.parse(line) as { message: string; dropped?: number });
    expect(out.filter(({ message }) => message.startsWith('error'))).toHaveLength(10);
    expect(out.filter(({ message }) => message.startsWith('info'))).toHaveLength(200 - dropped.info);
    expect(written).toBe(210);
    expect(out.at(-1)).toMatchObject({ message: 'log lines were dropped', dropped: dropped.info });
  });

  it('keeps its queue inside its bytes, and drops errors too when nothing else is left to drop', () => {
    const { destination } = stalled();
    const logger = createLogger({ destination, maxQueueBytes: 2_000, maxQueueLines: 1_000 });
    for (let index = 0; index < 1_000; index += 1) logger.error('x'.repeat(100));
    expect(logger.stats().queuedBytes).toBeLessThanOrEqual(2_000);
    expect(logger.stats().dropped.error).toBeGreaterThan(900);
  });

  it('gives up a flush at its timeout and says so', async () => {
    const clock = manualClock();
    const { destination } = stalled();
    const logger = createLogger({ destination, clock });
    logger.info('stuck');
    const flushed = logger.flush(500);
    await clock.advance(500);
    expect(await flushed).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('counts lines the output refuses and goes on', async () => {
    const destination = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    const logger = createLogger({ destination });
    logger.info('one');
    await logger.flush();
    logger.info('two');
    await logger.flush();
    expect(logger.stats().failed).toBe(2);
  });

  it('hands finished lines to further winston transports', async () => {
    const { destination } = collect();
    const extra = new PassThrough();
    const logger = createLogger({
      destination,
      transports: [new winston.transports.Stream({ stream: extra })],
    });
    logger.info('both');
    await logger.flush();
    expect(JSON.parse(String(extra.read()))).toMatchObject({ message: 'both' });
    await logger.close();
  });

  it('has handed every line to slow transports when it is closed (winston#1504, #1250)', async () => {
    const { destination } = collect();
    const [one, other] = [[] as string[], [] as string[]];
    const slow = (taken: string[]) =>
      new (class extends Transport {
        override log({ message }: { message: string }, next: () => void) {
          setTimeout(() => {
            taken.push(JSON.parse(message).message);
            next();
          }, 10);
        }
      })();
    const logger = createLogger({ destination, transports: [slow(one), slow(other)] });
    for (let at = 0; at < 40; at += 1) logger.info(`line ${at}`);
    await Promise.all([logger.close(), logger.close()]);
    expect([one.length, other.length]).toEqual([40, 40]);
    expect(one.at(-1)).toBe('line 39');
  });

  it('is flushed when slow transports have every line, and says meanwhile that some wait', async () => {
    const { destination } = collect();
    const taken: string[] = [];
    const slow = new (class extends Transport {
      override log({ message }: { message: string }, next: () => void) {
        setTimeout(() => {
          taken.push(JSON.parse(message).message);
          next();
        }, 5);
      }
    })();
    const logger = createLogger({ destination, transports: [slow] });
    for (let at = 0; at < 40; at += 1) logger.info(`line ${at}`);
    expect(logger.stats().queued).toBeGreaterThanOrEqual(40);
    expect(await logger.flush(20_000)).toBe(true);
    expect([taken.length, logger.stats().queued]).toEqual([40, 0]);
    await logger.close();
  });

  it('is flushed beside a transport that wants none of the lines, and not beside one that takes none', async () => {
    const clock = manualClock();
    const choosy = new (class extends Transport {
      override log() {}
    })();
    choosy.level = 'error';
    const { destination } = collect();
    const logger = createLogger({ destination, clock, transports: [choosy] });
    for (let at = 0; at < 40; at += 1) logger.info('no');
    expect(await logger.flush()).toBe(true);
    logger.error('stuck');
    const flushed = logger.flush(500);
    await clock.advance(500);
    expect([await flushed, logger.stats().queued, clock.pending]).toEqual([false, 1, 0]);
  });

  it('is closed in time beside a transport that never takes a line', async () => {
    const { destination, lines } = collect();
    const clock = manualClock();
    const stuck = new (class extends Transport {
      override log() {}
    })();
    const logger = createLogger({ destination, clock, transports: [stuck] });
    logger.info('one');
    let isClosed = false;
    const closing = logger.close(500).then(() => (isClosed = true));
    await clock.advance(499);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closing;
    expect([lines.length, clock.pending]).toEqual([1, 0]);
  });

  it('lets no transport that throws reach the caller, hold up the others, or go uncounted', async () => {
    const { destination, lines } = collect();
    const taken: string[] = [];
    const throws = new (class extends Transport {
      override log({ message }: { message: string }, next: () => void) {
        if (message.includes('bad')) throw new TypeError('broken');
        taken.push(JSON.parse(message).message);
        next();
      }
    })();
    const format = {
      transform(info: winston.Logform.TransformableInfo) {
        if (String(info.message).includes('odd')) throw new TypeError('format');
        return info;
      },
    };
    const extra = new PassThrough();
    const well = new winston.transports.Stream({ stream: extra, format });
    const logger = createLogger({ destination, transports: [throws, well] });
    for (const message of ['bad', 'good', 'odd', 'bad again', 'good again']) logger.info(message);
    await logger.close();
    expect(taken).toEqual(['good', 'odd', 'good again']);
    expect(String(extra.read()).trim().split('\n')).toHaveLength(4);
    expect([lines.length, logger.stats().failed]).toEqual([5, 3]);
  });

  it("stays JSON when a field is cut that has the name of the line's own or of an inner one", async () => {
    const { destination, parsed } = collect();
    const logger = createLogger({ destination });
    logger.info('own', { level: 'y'.repeat(100_000) });
    logger.info('inner', { data: { first: 1, data: 'y'.repeat(100_000) } });
    await logger.flush();
    const common = { time: expect.any(String), level: 'info', truncated: true };
    const cut = expect.stringMatching(/^y+…\[91808 more characters\]$/);
    expect(parsed()).toEqual([
      { ...common, message: 'own', 'fields.level': cut },
      { ...common, message: 'inner', data: { first: 1, data: cut } },
    ]);
  });

  it('lets neither names nor inner values of fields reach a terminal as they are', async () => {
    const { destination, lines } = collect();
    const logger = createLogger({ destination, format: 'pretty' });
    logger.info('a\u202eb', { 'name\nforged': 1, inner: { text: '\u009b2J\u2028' } });
    await logger.flush();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('a\\u202eb name\\nforged=1 inner={"text":"\\u009b2J\\u2028"}');
  });

  it('never throws, whatever the output, a getter or the redactor does, and counts what was lost', async () => {
    const broken = new Writable();
    broken.write = () => {
      throw new TypeError('broken');
    };
    const logger = createLogger({ destination: broken });
    logger.info('one');
    logger.info('two');
    expect(await logger.flush()).toBe(true);
    expect(logger.stats().failed).toBe(2);
    const { destination, parsed } = collect();
    const redactor = { redact: <T>(value: T): T => ({ ...value, message: 7 }) };
    createLogger({ destination, redactor }).info('x');
    const odd = createLogger({ destination });
    const getter = {
      get secret(): string {
        throw new Error('no');
      },
    };
    odd.info('y', getter);
    await odd.flush();
    expect(parsed().map(({ message, secret }) => [message, secret])).toEqual([
      ['7', undefined],
      ['y', '[not readable]'],
    ]);
  });

  // Unitech/pm2#2011, Unitech/pm2#2810
  it('goes on where write was replaced by what calls nobody back, or takes its callback third', async () => {
    for (const isThird of [false, true]) {
      const { destination } = collect();
      const taken: string[] = [];
      const replaced = (text: string, _encoding?: unknown, done?: unknown) => {
        taken.push(text.trim());
        if (isThird && typeof done === 'function') done();
        return true;
      };
      const logger = createLogger({ destination: Object.assign(destination, { write: replaced }) });
      for (let at = 0; at < 3; at += 1) logger.info(`line ${at}`);
      expect(await logger.flush()).toBe(true);
      expect(taken.map((line) => JSON.parse(line).message)).toEqual(['line 0', 'line 1', 'line 2']);
      expect(logger.stats()).toMatchObject({ queued: 0, failed: 0 });
    }
  });

  it('still counts an error that comes late from a write that was replaced, once', async () => {
    const { destination } = collect();
    const later: ((error: Error) => void)[] = [];
    const replaced = (_text: string, _encoding: unknown, done: (error: Error) => void) =>
      later.push(done) > 0;
    const logger = createLogger({ destination: Object.assign(destination, { write: replaced as never }) });
    logger.info('one');
    expect([await logger.flush(), logger.stats().failed]).toEqual([true, 0]);
    for (const done of [...later, ...later]) done(new Error('gone'));
    expect(logger.stats()).toMatchObject({ queued: 0, failed: 1 });
  });

  it('waits for a stream that is full behind a write that was replaced: what it holds stays bounded', async () => {
    const { destination, open, lines } = stalled();
    const write = destination.write.bind(destination);
    const replaced = (text: string) => write(text);
    const logger = createLogger({ destination: Object.assign(destination, { write: replaced as never }) });
    for (let at = 0; at < 50; at += 1) logger.info(`line ${at}`);
    expect(logger.stats().queued).toBe(49);
    open();
    expect(await logger.flush(5_000)).toBe(true);
    expect(lines()).toHaveLength(50);
  });

  it('does not tell consumers what they write themselves', async () => {
    const { destination, lines } = collect();
    const logger = createLogger({ destination });
    logger.addConsumer(({ message }) => logger.info(`first saw ${message}`));
    logger.addConsumer(({ message }) => logger.info(`second saw ${message}`));
    logger.info('x');
    await logger.flush();
    expect(lines).toHaveLength(3);
  });

  it('puts one listener on an output, however many loggers share it', () => {
    const { destination } = collect();
    const before = destination.listenerCount('error');
    for (let index = 0; index < 20; index += 1) createLogger({ destination });
    expect(destination.listenerCount('error')).toBe(before + 1);
  });

  it('takes no line after close', async () => {
    const { destination, lines } = collect();
    {
      await using logger = createLogger({ destination });
      logger.info('last');
      await logger.close();
      logger.info('late');
    }
    expect(lines).toHaveLength(1);
  });

  describe('what is no plain object (winston 1112, 2228, 1050)', () => {
    it('is one field where it stands for fields: the error of an error, else the value', async () => {
      const { logger, entries } = spoken();
      for (const thrown of ['ECONN: no such host', 42, false, Symbol('s')])
        logger.error('failed', thrown as never);
      expect(entries.map(({ fields }) => fields)).toEqual([
        { error: 'ECONN: no such host' },
        { error: 42 },
        { error: false },
        { error: 'Symbol(s)' },
      ]);
      entries.length = 0;
      const values = [new Map([['a', 1]]), [1, 2], new Date(0), 'text', new Uint8Array(3), null, {}];
      for (const value of values) logger.info('said', value as never);
      expect(entries.map(({ fields }) => fields)).toEqual([
        { value: [['a', 1]] },
        { value: [1, 2] },
        { value: '1970-01-01T00:00:00.000Z' },
        { value: 'text' },
        { value: '[Uint8Array: 3 bytes]' },
        {},
        {},
      ]);
      await logger.close();
    });

    it('gives its fields where it stands first, with the message behind it or its own', async () => {
      const { logger, entries } = spoken();
      const log = logger.warn as (said: unknown, more?: unknown) => void;
      const error = new Error('inside');
      log({ user: 7 }, 'done');
      log(error, 'failed');
      log({ code: 'E', message: 'no error, but thrown' });
      log({ user: 7 }, { more: 1 });
      log([1, 2]);
      log(undefined);
      expect(entries.map(({ message, fields }) => [message, fields])).toMatchObject([
        ['done', { user: 7 }],
        ['failed', { error: { message: 'inside' } }],
        ['no error, but thrown', { code: 'E' }],
        ['', { user: 7, more: 1 }],
        ['', { value: [1, 2] }],
        ['undefined', {}],
      ]);
      await logger.close();
    });

    function spoken() {
      const entries: LogEntry[] = [];
      const logger = createLogger({ destination: new Writable({ write: (_c, _e, done) => done() }) });
      logger.addConsumer((entry) => void entries.push(entry));
      return { logger, entries };
    }
  });
});
