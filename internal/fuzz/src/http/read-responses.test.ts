import { describe, expect, it } from '@jest/globals';
import { checkResponse, isSmuggling } from './check-responses.ts';
import { methodsIn, readResponses } from './read-responses.ts';

const read = (text: string, isOver = false, methods: string[] = []) =>
  readResponses(Buffer.from(text), isOver, methods);

describe('the responses of a connection', () => {
  it('are taken apart, with bodies by length, by chunks and by the end', () => {
    const { responses, rest } = read(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHTTP/1.1 400 No\r\n\r\nlast',
      true,
    );
    expect(responses.map(({ status, body }) => [status, body])).toEqual([
      [100, ''],
      [200, 'ok'],
      [200, 'abc'],
      [400, 'last'],
    ]);
    expect(rest).toHaveLength(0);
  });

  it.each([
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5',
    'HTTP/1.1 200 OK\r\n\r\nno end',
    'SSH-2.0\r\n\r\n',
  ])('that are not whole are none yet: %j', (text) => {
    expect(read(text).responses).toEqual([]);
  });

  it('have no body where the head alone was asked for', () => {
    const methods = methodsIn(Buffer.from('HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n'));
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n';
    expect(read(`${head}${head}ok`, false, methods).responses.map(({ body }) => body)).toEqual(['', 'ok']);
  });

  it('takes what is no size of a chunk for a body that is not whole', () => {
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    const bytes = Buffer.from(`${head}HTTP/1.1 400 Bad Request\r\n\r\n`);
    expect(readResponses(bytes, true).responses).toEqual([]);
  });
});

describe('what is checked of a response', () => {
  const problem = { type: 'urn:x', title: 't', status: 404, detail: 'd', code: 'not_found' };
  const headers = { 'content-type': 'application/problem+json' };
  const answer = (status: number, body: string, more = headers) => ({ status, headers: more, body });

  it('passes answers, problems and the errors of the door', () => {
    expect(checkResponse(answer(200, 'text', { 'content-type': 'text/plain' }), [])).toBe('200');
    expect(checkResponse(answer(404, JSON.stringify(problem)), ['secret'])).toBe('404 not_found');
    const door = { 'content-type': 'application/json' };
    expect(checkResponse(answer(400, '{"error":{"message":"m"}}', door), [])).toBe('400 of the door');
  });

  it.each([
    ['500', answer(500, '{}')],
    ['a secret in a body', answer(200, 'the secret')],
    ['a secret in a header', answer(200, '', { 'content-type': 'secret' })],
    ['a stack', answer(400, '{"detail":"\n    at run (/a/b.js:1:2)"}')],
    ['another status', answer(400, JSON.stringify(problem))],
    ['no code', answer(404, JSON.stringify({ ...problem, code: undefined }))],
    ['a page', answer(404, '<html>', { 'content-type': 'text/html' })],
    ['what is no JSON', answer(404, '{')],
    ['no error', answer(404, '{}', { 'content-type': 'application/json' })],
  ])('fails for %s', (_, response) => {
    expect(() => checkResponse(response, ['secret'])).toThrow();
  });

  it('knows a request with two lengths', () => {
    expect(isSmuggling('POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked')).toBe(true);
    expect(isSmuggling('POST / HTTP/1.1\r\nContent-Length: 1\r\nX: transfer-encoding: a')).toBe(false);
  });
});
