// Infrastructure Service: security · stable API, changes affect all users
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createAuditLog } from './audit-log.ts';
import type { HttpSinkOptions } from './http-sink.ts';
import { createHttpSink } from './http-sink.ts';

interface LogRecord {
  readonly timeUnixNano: string;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
}

let server: Server;
let url: string;
let records: LogRecord[];
let requests: IncomingMessage[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  [records, requests, answer] = [[], [], (response) => response.end('{}')];
  server = createServer(async (request, response) => {
    requests.push(request);
    const body = await text(request);
    const { resourceLogs } = JSON.parse(body || '{"resourceLogs":[]}');
    const before = response.statusCode;
    answer(response);
    if (before === response.statusCode) records.push(...(resourceLogs[0]?.scopeLogs[0].logRecords ?? []));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/logs`;
});
afterEach(() => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

const open = (options: Partial<HttpSinkOptions> = {}) => {
  const sink = createHttpSink({ url, delayMs: 5, deadlineMs: 500, ...options });
  return { sink, audit: createAuditLog({ sinks: [sink] }) };
};
const names = () =>
  records.map(({ body }) => JSON.parse(body.stringValue)).map((line) => line.act ?? line.type);
const isSoon = async (test: () => boolean) => {
  for (let turn = 0; turn < 400 && !test(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  return test();
};

describe('a collector of OpenTelemetry logs', () => {
  it('gets each event as a log record with its fields, in batches, with the headers that let it in', async () => {
    const { audit } = open({
      headers: { authorization: 'Bearer collector' },
      serviceName: 'text',
      maxBatch: 2,
    });
    for (const act of ['a', 'b', 'c']) audit.record({ type: 'admin_act', act, principal: 'ada' });
    audit.record({ type: 'refusal', status: 401, code: 'invalid' });
    audit.record({ type: 'guard_verdict', direction: 'input', action: 'flag', score: 0.5, reasons: ['a'] });
    audit.record({ type: 'authentication', ok: true });
    await audit.close();
    expect(requests).toHaveLength(3);
    expect(requests[0]!.headers).toMatchObject({
      authorization: 'Bearer collector',
      'content-type': 'application/json',
    });
    expect(names()).toEqual(['a', 'b', 'c', 'refusal', 'guard_verdict', 'authentication']);
    expect(records[0]).toMatchObject({ eventName: 'audit.admin_act', severityText: 'INFO' });
    expect(records[0]!.timeUnixNano).toMatch(/^\d{19}$/);
    expect(records[0]!.attributes).toContainEqual({ key: 'audit.principal', value: { stringValue: 'ada' } });
    expect(records[3]).toMatchObject({ severityText: 'WARN' });
    const values = JSON.stringify(records.slice(3).map(({ attributes }) => attributes));
    for (const value of [
      '{"doubleValue":401}',
      '{"boolValue":true}',
      '{"arrayValue":{"values":[{"stringValue":"a"}]}}',
    ])
      expect(values).toContain(value);
  });

  it('that is busy is asked again when it says, and nothing is lost', async () => {
    const statuses = [503, 429, 502];
    answer = (response) => {
      response.statusCode = statuses.shift() ?? 200;
      response.setHeader('retry-after', '0').end();
    };
    const { audit } = open();
    audit.record({ type: 'admin_act', act: 'a' });
    expect(await isSoon(() => records.length > 0)).toBe(true);
    expect([requests.length, names()]).toEqual([4, ['a']]);
    await audit.close();
  });

  it('that is away costs no more memory than was said; what was lost is told when it is back', async () => {
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const { audit, sink } = open({ maxPending: 3 });
    for (const act of ['a', 'b', 'c', 'd', 'e']) audit.record({ type: 'admin_act', act });
    expect([sink.isDown!(), audit.isDown()]).toEqual([true, true]);
    await once(server.listen(port, '127.0.0.1'), 'listening');
    expect(await isSoon(() => records.length === 4)).toBe(true);
    expect(names()).toEqual(['a', 'b', 'c', 'lost']);
    expect(JSON.parse(records[3]!.body.stringValue)).toMatchObject({ count: 2 });
    expect(await isSoon(() => !audit.isDown())).toBe(true);
    await audit.close();
  });

  it('that refuses a batch, or a part of one, is not asked again; the loss is counted', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    answer = (response) => {
      response.statusCode = 400;
      response.end();
    };
    const { audit, sink } = open();
    audit.record({ type: 'admin_act', act: 'a' });
    expect(await isSoon(() => sink.isDown!())).toBe(true);
    answer = (response) => response.end('{"partialSuccess":{"rejectedLogRecords":"1"}}');
    audit.record({ type: 'admin_act', act: 'b' });
    await isSoon(() => requests.length === 2);
    answer = (response) => response.end('not JSON');
    await new Promise((resolve) => setTimeout(resolve, 20));
    audit.record({ type: 'admin_act', act: 'c' });
    await audit.close();
    expect(names()).toEqual(['b', 'lost', 'c', 'lost']);
    expect(JSON.parse(records[3]!.body.stringValue)).toMatchObject({ count: 1 });
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('that never answers, or sends the lines elsewhere, keeps nobody from closing, and the loss is said', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    answer = () => {};
    const slow = open({ deadlineMs: 50 });
    slow.audit.record({ type: 'admin_act', act: 'a' });
    const started = performance.now();
    await slow.audit.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    const moved = open();
    moved.audit.record({ type: 'admin_act', act: 'b' });
    await moved.audit.close();
    expect(requests.every((request) => request.url === '/v1/logs')).toBe(true);
    expect(warned.mock.calls.map(([message]) => message)).toEqual([
      expect.stringContaining('1 audit events were never sent'),
      expect.stringContaining('1 audit events were never sent'),
    ]);
  });

  it('must be behind https, or on this machine', () => {
    for (const wrong of ['http://collector:4318/v1/logs', 'ftp://a', 'nowhere'])
      expect(() => createHttpSink({ url: wrong })).toThrow(/https/);
  });
});
