// Infrastructure Service: security · stable API, changes affect all users
import { mkdir, mkdtemp, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { anyCharacter } from '@internal/kit/arbitrary';
import { manualClock } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEvent } from './audit-event.ts';
import { createAuditLog } from './audit-log.ts';
import { createFileSink, createStreamSink } from './audit-sinks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-audit-'));
});
afterEach(() => rm(folder, { recursive: true }));

function listen() {
  const lines: string[] = [];
  const audit = createAuditLog({
    sinks: [{ write: (line) => void lines.push(line), close: async () => {} }],
    clock: manualClock(),
  });
  return { audit, lines };
}

describe('the audit log', () => {
  it('writes each type of event with its fields, and tells listeners', () => {
    const { audit, lines } = listen();
    const told: unknown[] = [];
    audit.on('audit', (record) => told.push(record));
    const events: AuditEvent[] = [
      { type: 'authentication', ok: true, principal: 'ada', keyId: 'k', scheme: 'api_key', requestId: 'r' },
      { type: 'refusal', status: 401, code: 'invalid' },
      { type: 'limit', limiter: 'caller', ok: false, retryAfterMs: 5, store: 'memory' },
      { type: 'key_change', change: 'rotated', count: 2 },
      {
        type: 'guard_verdict',
        direction: 'input',
        action: 'flag',
        score: 0.5,
        reasons: ['override'],
        operation: 'summarize',
      },
      { type: 'admin_act', act: 'cache.clear', target: 'all' },
      { type: 'lost', count: 3 },
    ];
    for (const event of events) audit.record(event);
    const time = '2026-01-01T00:00:00.000Z';
    expect(lines.map((line) => JSON.parse(line))).toEqual(events.map((event) => ({ time, ...event })));
    expect(told).toEqual(events.map((event) => ({ time, ...event })));
  });

  it('never throws: not for an event that cannot be read, nor when a sink fails, and the other sinks get theirs', () => {
    const lines: string[] = [];
    const warned: unknown[][] = [];
    const { emitWarning } = process;
    process.emitWarning = (...told: unknown[]) => void warned.push(told);
    const broken = {
      write() {
        throw new Error('full');
      },
      close: async () => {},
    };
    const audit = createAuditLog({
      sinks: [broken, { write: (line) => void lines.push(line), close: async () => {} }],
    });
    audit.record(null as never);
    audit.record({ type: 'guard_verdict', direction: 'a', action: 'b', reasons: [Object.create(null)] });
    audit.record({ type: 'admin_act', act: 'start' });
    expect(lines.map((line) => JSON.parse(line).act)).toEqual(['start']);
    process.emitWarning = emitWarning;
    expect(warned).toEqual([
      [
        'An audit event was not written (TypeError); further failures are not shown.',
        { code: 'TPL_AUDIT_FAILED' },
      ],
    ]);
  });

  it('writes no field, type or value that is not in its schema', () => {
    const { audit, lines } = listen();
    const sneaky = { type: 'admin_act', act: 'x', prompt: 'the text', score: 'high', target: { deep: 1 } };
    audit.record(sneaky as never);
    audit.record({
      type: 'guard_verdict',
      direction: 'input',
      action: 'block',
      score: Number.NaN,
      reasons: 'no',
    } as never);
    audit.record({ type: 'toString' } as never);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: expect.any(String), type: 'admin_act', act: 'x' },
      { time: expect.any(String), type: 'guard_verdict', direction: 'input', action: 'block' },
    ]);
  });

  it('keeps an event one line, whatever its names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 600 }), (name) => {
        const { audit, lines } = listen();
        audit.record({ type: 'admin_act', act: name, principal: `a\n{"type":"admin_act"}${name}` });
        expect(lines[0]).toMatch(/^[\x20-\x7e]*$/);
        expect(lines[0]!.length).toBeLessThan(800);
      }),
    );
  });

  it('shows no part of a secret where it cuts', () => {
    const { audit, lines } = listen();
    const keys = Array.from({ length: 200 }, () => createApiKey());
    for (let start = 0; start < 47; start += 1)
      audit.record({
        type: 'admin_act',
        act: `${' '.repeat(start)}${keys.slice(0, 12).join(' ')}`,
        target: keys.join(' '),
      });
    expect(lines.join()).not.toMatch(/tpl_live/);
  });

  it('cuts names that are too long', () => {
    const { audit, lines } = listen();
    audit.record({ type: 'admin_act', act: 'x'.repeat(128), target: 'y'.repeat(5_000) });
    const target = expect.stringMatching(/^y{115}~[0-9a-f]{12}$/);
    expect(JSON.parse(lines[0]!)).toMatchObject({ act: 'x'.repeat(128), target });
  });

  it.each([
    [
      'late',
      (name: string) => `oidc:https://oidc.example.org/id/${'0'.repeat(90)}#system:serviceaccount:${name}`,
    ],
    ['in a letter that is not ASCII', (name: string) => `m${name === 'a' ? 'ü' : 'ä'}ller`],
    ['late and in such letters', (name: string) => `${'ü'.repeat(200)}${name}`],
  ])('keeps two names two that differ %s', (_where, nameOf) => {
    const { audit, lines } = listen();
    for (const name of ['a', 'b'].map(nameOf))
      audit.record({ type: 'admin_act', act: 'x', principal: name, keyId: name, target: name });
    const [one, two] = lines.map((line) => JSON.parse(line));
    for (const field of ['principal', 'keyId', 'target']) {
      expect(one[field]).not.toBe(two[field]);
      expect(one[field].length).toBeLessThanOrEqual(128);
    }
  });

  it('takes secrets out even of names', () => {
    const { audit, lines } = listen();
    const key = createApiKey();
    audit.record({
      type: 'admin_act',
      act: `call with ${key}`,
      principal: key,
      requestId: `${'x '.repeat(50)}${key}`,
    });
    expect(lines.join()).not.toContain(key.slice(0, 20));
  });

  it('says who of everything that happens while it runs as somebody, and of nothing else', async () => {
    const { audit, lines } = listen();
    const act = async (name: string) => {
      await Promise.resolve();
      audit.record({ type: 'admin_act', act: name });
    };
    await Promise.all([
      audit.runAs({ principal: 'ada', requestId: 'r', address: '192.0.2.7', route: '/v1/x' }, () =>
        act('one'),
      ),
      audit.runAs({ principal: 'bob' }, () => act('two')),
      act('three'),
    ]);
    expect(
      lines
        .map((line) => JSON.parse(line))
        .map(({ act: name, principal, requestId, address, route }) => [
          name,
          principal,
          requestId,
          address,
          route,
        ]),
    ).toEqual([
      ['one', 'ada', 'r', '192.0.2.7', '/v1/x'],
      ['two', 'bob', undefined, undefined, undefined],
      ['three', undefined, undefined, undefined, undefined],
    ]);
  });

  it('writes down what became of requests', () => {
    const { audit, lines } = listen();
    audit.onDecision({
      ok: true,
      requestId: 'r',
      principal: { id: 'ada', scheme: 'api_key', scopes: [], keyId: 'k' },
    });
    audit.onDecision({
      ok: false,
      requestId: 't',
      status: 403,
      code: 'insufficient_scope',
      principal: { id: 'ada', scheme: 'oidc', scopes: [] },
    });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'authentication', ok: true, requestId: 'r', principal: 'ada', keyId: 'k', scheme: 'api_key' },
      { type: 'refusal', status: 403, code: 'insufficient_scope', principal: 'ada' },
    ]);
  });
});

describe('the file of the audit log', () => {
  it('is rotated by size, keeps so many, and belongs to its user alone', async () => {
    const path = join(folder, 'a.jsonl');
    for (let run = 0; run < 3; run += 1) {
      await using audit = createAuditLog({ sinks: [createFileSink({ path, maxBytes: 700, maxFiles: 2 })] });
      for (let index = 0; index < 6; index += 1)
        audit.record({ type: 'admin_act', act: `run ${run} act ${index}` });
    }
    expect(await readFile(path, 'utf8')).toContain('run 2 act 5');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const name of [path, `${path}.1`, `${path}.2`])
      expect((await stat(name)).size).toBeLessThanOrEqual(700);
    await expect(stat(`${path}.3`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('holds no more lines than it may while the disk is slow', async () => {
    const path = join(folder, 'c.jsonl');
    const audit = createAuditLog({ sinks: [createFileSink({ path, maxPending: 2 })] });
    // The first line is being written, two wait.
    for (const act of ['a', 'b', 'c', 'd', 'e']) audit.record({ type: 'admin_act', act });
    await audit.close();
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line)).map(({ act, count, type }) => act ?? count ?? type)).toEqual(
      ['chain', 'a', 'b', 'c', 2],
    );
  });

  it('counts what a disk did not take, and says so when it takes again', async () => {
    const path = join(folder, 'b.jsonl');
    await mkdir(path);
    const sink = createFileSink({ path, maxPending: 2 });
    const audit = createAuditLog({ sinks: [sink] });
    for (let index = 0; index < 6; index += 1) audit.record({ type: 'admin_act', act: 'x' });
    await audit.close();
    await rmdir(path);
    audit.record({ type: 'admin_act', act: 'y' });
    await audit.close();
    const lines = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ type: 'chain' }, { act: 'y' }, { type: 'lost', count: 6 }]);
  });
});

describe('the stream of the audit log', () => {
  it('gets a line an event, and stays open', async () => {
    const stream = new PassThrough();
    const audit = createAuditLog({ sinks: [createStreamSink(stream)] });
    audit.record({ type: 'admin_act', act: 'x' });
    await audit.close();
    expect(String(stream.read())).toMatch(/^\{.*\}\n$/);
    expect(stream.writable).toBe(true);
  });

  it('that nobody reads fills no memory', () => {
    const stuck = new Writable({ write: () => {} });
    const sink = createStreamSink(stuck, { maxBufferedBytes: 1_000 });
    for (let index = 0; index < 1_000; index += 1) sink.write('x'.repeat(100));
    expect(stuck.writableLength).toBeLessThan(1_200);
  });

  it('says how many lines it did not take', async () => {
    const seen: string[] = [];
    let release = () => {};
    const slow = new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        seen.push(chunk);
        release = done;
      },
    });
    const audit = createAuditLog({ sinks: [createStreamSink(slow, { maxBufferedBytes: 10 })] });
    for (const act of ['a', 'b', 'c']) audit.record({ type: 'admin_act', act });
    release();
    await new Promise(setImmediate);
    audit.record({ type: 'admin_act', act: 'd' });
    release();
    release();
    expect(seen.map((line) => JSON.parse(line)).map(({ act, count }) => act ?? count)).toEqual(['a', 2, 'd']);
  });

  it('that fails ends neither the process nor the other sinks', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const whole = new PassThrough();
    const audit = createAuditLog({ sinks: [createStreamSink(broken), createStreamSink(whole)] });
    for (const act of ['a', 'b']) {
      audit.record({ type: 'admin_act', act });
      await new Promise(setImmediate);
    }
    let text = '';
    // Node 26 gives one piece a read.
    while (whole.readableLength > 0) text += whole.read();
    expect(text.trim().split('\n')).toHaveLength(2);
    expect(() => broken.emit('error', new Error('EPIPE'))).not.toThrow();
    await audit.close();
  });
});
