// Makes requests to the service: what its OpenAPI document allows, with one thing wrong, and those to its door.
import { isObject, type Json } from '@internal/kit/json';
import fc from 'fast-check';
import { oddJson } from '../run/odd-json.ts';
import { callerKey, operatorKey } from './open-service.ts';
import { valuesOf } from './schema-values.ts';

interface Route {
  /** The listener: `0` the public one, `1` the internal one. */
  readonly listener: '0' | '1';
  readonly method: string;
  readonly path: string;
  readonly bodies: fc.Arbitrary<unknown> | undefined;
}

const message = { role: 'user', content: 'How is the tide?' };
const tool = {
  name: 'look_up',
  description: 'Looks up',
  parameters: { type: 'object', properties: { a: { type: 'string' } } },
};
const doors: readonly (readonly [path: string, body: Json])[] = [
  [
    '/llm/v1/chat/completions',
    {
      model: 'local',
      messages: [{ role: 'system', content: 'Be brief.' }, message],
      stream: true,
      stream_options: { include_usage: true },
      tools: [{ type: 'function', function: tool }],
      max_completion_tokens: 20,
    },
  ],
  [
    '/llm/v1/chat/completions',
    {
      model: 'local',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: tool.parameters } },
    },
  ],
  [
    '/llm/v1/responses',
    {
      model: 'local',
      input: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
        { type: 'function_call_output', call_id: 'c', output: '1' },
      ],
      instructions: 'Be brief.',
      stream: true,
      max_output_tokens: 20,
    },
  ],
  [
    '/llm/v1/responses',
    { model: 'local', input: 'Hi', previous_response_id: 'resp_1', text: { format: { type: 'text' } } },
  ],
  [
    '/llm/v1/messages?beta=true',
    {
      model: 'local',
      max_tokens: 20,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [
        message,
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'look_up', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] },
      ],
      stream: true,
    },
  ],
  ['/llm/v1/messages/count_tokens', { model: 'local', messages: [message] }],
];

/** The routes of a document. */
function routesOf(document: Json, listener: '0' | '1'): Route[] {
  const paths = (document['paths'] ?? {}) as Record<string, Record<string, Json>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { requestBody } = operation as { requestBody?: { content?: Record<string, { schema?: Json }> } };
      const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
      const bodies = isObject(schema) ? valuesOf(schema, document) : undefined;
      return { listener, method: method.toUpperCase(), path, bodies };
    }),
  );
}

const ids = fc.constantFrom(
  'a',
  '0'.repeat(36),
  '..%2f..%2fetc',
  '%00',
  '%ff',
  'x'.repeat(300),
  '__proto__',
  "'",
  '%E2%82',
);
const pathOf = (path: string): fc.Arbitrary<string> =>
  path.includes('{')
    ? ids.map((id) => path.replaceAll(/\{\w+\}/g, id))
    : fc.constantFrom(path, path, path, `${path}/`, `${path}?estimate=true&name=a.csv`, `/${path}`);

const oddHeaders = fc.constantFrom(
  'Accept: text/event-stream\r\n',
  'Accept: */*;q=0\r\n',
  'Cache-Control: no-store, max-age=x\r\n',
  'Content-Encoding: gzip\r\n',
  'Expect: 100-continue\r\n',
  'Idempotency-Key: a\r\n',
  'X-Request-Deadline-Ms: 1\r\n',
  'traceparent: 00-0-0-00\r\n',
  'X-Forwarded-For: ::1, x\r\n',
  'Origin: null\r\n',
  'X-API-Key: other\r\n',
  `X-A: ${'a'.repeat(9_000)}\r\n`,
  'Accept-Encoding: br\r\n',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n',
);
const extra = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: oddHeaders });
const types = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'application/json; charset=utf-16',
      'text/plain',
      'application/octet-stream',
      'multipart/form-data; boundary=x',
      '',
    ),
  },
);

/** Requests by the documents of both listeners and to the door, one or two over a connection. */
export function requestsBy(publicDocument: Json, internalDocument: Json): fc.Arbitrary<string> {
  const routes = [
    ...routesOf(publicDocument, '0'),
    ...routesOf(internalDocument, '1'),
    ...doors.map(
      ([path, body]): Route => ({ listener: '0', method: 'POST', path, bodies: fc.constant(body) }),
    ),
  ];
  const request = fc.constantFrom(...routes).chain((route) =>
    fc
      .tuple(
        fc.oneof(
          { weight: 8, arbitrary: fc.constant(route.method) },
          fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'get', 'TRACE'),
        ),
        pathOf(route.path),
        route.bodies ? oddJson(route.bodies) : fc.constantFrom('', '', '{}', '[', '\u0000'),
        extra,
        types,
        fc.boolean(),
      )
      .map(([method, path, body, more, type, isChunked]) => {
        const key = route.listener === '0' ? callerKey : operatorKey;
        const framing =
          isChunked && body !== ''
            ? 'Transfer-Encoding: chunked'
            : `Content-Length: ${Buffer.byteLength(body)}`;
        const sent =
          isChunked && body !== '' ? `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
        const kind = body === '' || type === '' ? '' : `Content-Type: ${type}\r\n`;
        return `${route.listener}${method} ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\n${kind}${more}${framing}\r\n\r\n${sent}`;
      }),
  );
  const twice = fc.tuple(request, request).map(([one, other]) => one + other.slice(1));
  return fc.oneof({ weight: 5, arbitrary: request }, { weight: 1, arbitrary: twice });
}
