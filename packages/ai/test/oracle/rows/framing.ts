// How the same events stand in the bytes: line ends, comments, marks, splits, content types.

import { cut, type Wire } from '../support/byte-server.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  closing,
  completed,
  completion,
  counted,
  created,
  done,
  end,
  itemDone,
  message,
  named,
  opening,
  response,
  role,
  said,
  sse,
  text,
  textAdded,
  textBlock,
  textDelta,
  textDone,
  usageChunk,
} from '../support/bytes.ts';
import type { DialectName } from '../support/read-sdk.ts';
import type { Row } from '../support/row.ts';

const words = 'Grüße € 🍏';
const streams: Readonly<Record<DialectName, string>> = {
  chat: sse(role, text('Hallo, '), text(words), end(), usageChunk(counted(10, 5)), done),
  responses: named(
    created,
    ...textAdded(),
    textDelta('Hallo, '),
    textDelta(words),
    ...textDone(`Hallo, ${words}`),
    completed([said(`Hallo, ${words}`)]),
  ),
  anthropic: named(opening(), ...textBlock(0, 'Hallo, ', words), ...closing()),
};
const plains: Readonly<Record<DialectName, string>> = {
  chat: completion({ content: 'Hi' }),
  responses: JSON.stringify(response([said('Hi')])),
  anthropic: message([{ type: 'text', text: 'Hi' }]),
};
const dialects = ['chat', 'responses', 'anthropic'] as const;
const bytesOf = (given: string): Uint8Array => new TextEncoder().encode(given);
const everyByte = (given: string): Uint8Array[] => [...bytesOf(given)].map((byte) => Uint8Array.of(byte));
const asUtf16 = (given: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${given}`, 'utf16le'));

interface Framing {
  readonly id: string;
  readonly title: string;
  readonly wire: (stream: string, dialect: DialectName) => Wire | string;
  readonly more?: Partial<Row>;
}

const answer = { answer: { text: `Hallo, ${words}`, finish: 'stop' } } as const;
// biome-ignore format: one row a line.
const framings: readonly Framing[] = [
  { id: 'crlf', title: 'CRLF line ends', wire: (all) => all.replaceAll('\n', '\r\n') },
  { id: 'cr', title: 'CR line ends', wire: (all) => all.replaceAll('\n', '\r'), more: { source: 'WHATWG server-sent events' } },
  { id: 'mixed', title: 'line ends of three kinds in one stream', wire: (all) => all .split('\n\n') .map((event, at) => `${event}\n\n`.replaceAll('\n', ['\n', '\r\n', '\r'][at % 3] ?? '')) .join(''), more: { want: answer, reason: 'the standard allows each of them; the SDK may trip' } },
  { id: 'bom', title: 'a byte order mark', wire: (all) => `\ufeff${all}`, more: { source: 'WHATWG server-sent events', want: answer, reason: 'the standard drops the mark; the SDK may not' } },
  { id: 'no-space', title: 'data without a space', wire: (all) => all.replaceAll('data: ', 'data:').replaceAll('event: ', 'event:'), more: { source: 'karthink/gptel#592' } },
  { id: 'two-spaces', title: 'data with two spaces', wire: (all) => all.replaceAll('data: {', 'data:  {'), more: { want: answer, reason: 'JSON may begin with a blank' } },
  { id: 'comments', title: 'comments between the events', wire: (all) => `: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n${all.replaceAll('\n\n', '\n\n: keep-alive\n\n')}`, more: { source: 'openai/openai-go#227, tmc/langchaingo#1171' } },
  { id: 'comments-inside', title: 'comments inside an event', wire: (all) => all.replaceAll('data: ', ':\ndata: ') },
  { id: 'blank-lines', title: 'more blank lines than needed', wire: (all) => `\n\n${all.replaceAll('\n\n', '\n\n\n\n')}`, more: { source: 'Mintplex-Labs/anything-llm#1475' } },
  { id: 'id-retry', title: 'ids and retry times', wire: (all) => all.replaceAll('data: {', 'id: 7\nretry: 3000\ndata: {') },
  { id: 'unknown-field', title: 'a field nobody knows', wire: (all) => all.replaceAll('data: {', 'meta: x\ndata: {') },
  { id: 'two-data', title: 'one event in two data lines', wire: (all) => all.replaceAll('data: {"', 'data: {\ndata: "'), more: { source: 'WHATWG server-sent events' } },
  { id: 'no-last-blank', title: 'no blank line at the end', wire: (all) => all.replace(/\n+$/, '\n') },
  { id: 'no-last-line', title: 'no line end at the end', wire: (all) => all.replace(/\n+$/, '') },
  { id: 'every-byte', title: 'one byte a write', wire: (all) => ({ body: everyByte(all) }) },
  { id: 'all-at-once', title: 'slow, then all at once', wire: (all) => ({ body: [20, all] }) },
  { id: 'type-json', title: 'a stream that calls itself application/json', wire: (all) => ({ type: 'application/json', body: all }) },
  { id: 'type-text', title: 'a stream that calls itself text/plain', wire: (all) => ({ type: 'text/plain; charset=utf-8', body: all }) },
  { id: 'type-none', title: 'a stream without a content type', wire: (all) => ({ type: null, body: all }) },
  { id: 'type-octets', title: 'a stream that calls itself octets', wire: (all) => ({ type: 'application/octet-stream', body: all }) },
  { id: 'type-caps', title: 'a content type in capitals with a charset', wire: (all) => ({ type: 'TEXT/EVENT-STREAM;charset=UTF-8', body: all }) },
  { id: 'type-ndjson', title: 'a stream that calls itself application/x-ndjson', wire: (all) => ({ type: 'application/x-ndjson', body: all }) },
  { id: 'utf16', title: 'a stream in UTF-16', wire: (all) => ({ body: [asUtf16(all)] }) },
  { id: 'after-end', title: 'bytes after the terminal word', wire: (all) => `${all}: bye\n\ndata: {"x":1}\n\n`, more: { want: { answer: { text: `Hallo, ${words}`, finish: 'stop' }, orError: true }, reason: 'nothing is missing; the SDK of Anthropic and of Responses reads on' } },
  { id: 'destroyed-after-end', title: 'a connection that is destroyed after the terminal word', wire: (all) => ({ body: [all, 20, cut] }), more: { want: answer, reason: 'nothing is missing; the SDK may throw what the transport says' } },
  { id: 'half-ended', title: 'an answer that ends in its middle', wire: (all) => all.slice(0, all.indexOf('Gr')), more: { want: { error: { code: ['stream_truncated', 'malformed_response'], retryable: true, partial: 'Hallo, ' } } } },
  { id: 'half-destroyed', title: 'a connection that is destroyed in the middle', wire: (all) => ({ body: [all.slice(0, all.indexOf('Gr')), 30, cut] }), more: { want: { error: { code: 'stream_truncated', retryable: true, partial: 'Hallo, ' } } } },
  { id: 'empty', title: 'a stream of no bytes', wire: () => '', more: { want: { error: { retryable: true } } } },
  { id: 'only-comments', title: 'a stream of comments alone', wire: () => ': keep-alive\n\n: keep-alive\n\n', more: { want: { error: { code: ['stream_truncated', 'malformed_response'], retryable: true } } } },
  { id: 'short-length', title: 'a content-length that is more than what came', wire: (all) => ({ headers: { 'content-length': String(bytesOf(all).length + 10) }, body: [all.slice(0, all.indexOf('Gr')), 30, cut] }), more: { want: { error: { code: 'stream_truncated', retryable: true } } } },
  { id: 'bad-utf8', title: 'bytes that are no UTF-8 inside a text', wire: (all) => { const bytes = bytesOf(all); const at = bytes.indexOf(0xf0); bytes[at] = 0xff; return { body: [bytes] }; }, more: { want: 'same-or-error', reason: 'broken letters stay as the SDK marks them or are refused' } },
  { id: 'json-body', title: 'one JSON answer to a request for a stream', wire: (_, dialect) => ({ type: 'application/json', body: plains[dialect] }), more: { want: { answer: { text: 'Hi', finish: 'stop' } }, reason: 'servers without streaming answer so; the SDK finds no events' } },
  { id: 'json-body-typed', title: 'one JSON answer that calls itself an event stream', wire: (_, dialect) => ({ body: plains[dialect] }), more: { want: { answer: { text: 'Hi', finish: 'stop' }, orError: true }, reason: 'read or refused, never an empty answer' } },
];

// biome-ignore format: one row a line.
const namedOnly: readonly Row[] = [
  { id: 'responses-framing-no-names', dialect: 'responses', title: 'events without names', wire: streams.responses.replaceAll(/event: .*\n/g, '') },
  { id: 'anthropic-framing-no-names', dialect: 'anthropic', title: 'events without names', wire: streams.anthropic.replaceAll(/event: .*\n/g, ''), want: { answer: { text: `Hallo, ${words}`, finish: 'stop' } }, reason: 'the type says what the name would; the SDK passes unnamed events over' },
  { id: 'anthropic-framing-done', dialect: 'anthropic', title: '[DONE] after the last event', wire: `${streams.anthropic}${sse(done)}`, want: { answer: { text: `Hallo, ${words}`, finish: 'stop' } }, reason: 'nothing is missing' },
  { id: 'anthropic-framing-event-done', dialect: 'anthropic', title: 'an event called done after the last', wire: `${streams.anthropic}event: done\ndata: [DONE]\n\n`, want: { answer: { text: `Hallo, ${words}`, finish: 'stop' } }, reason: 'nothing is missing; the SDK cannot parse it' },
  { id: 'responses-framing-done', dialect: 'responses', title: '[DONE] after the last event', wire: `${streams.responses}${sse(done)}` },
  { id: 'anthropic-framing-ping', dialect: 'anthropic', title: 'pings between the events', wire: named(opening(), { type: 'ping' }, ...textBlock(0, 'Hi').flatMap((event) => [event, { type: 'ping' }]), ...closing()) },
  { id: 'anthropic-framing-ping-empty', dialect: 'anthropic', title: 'a ping without data', wire: `${named(opening())}event: ping\n\n${named(blockStart(0, { type: 'text', text: '' }), blockDelta(0, { type: 'text_delta', text: 'Hi' }), blockStop(0), ...closing())}` },
  { id: 'chat-framing-done-spaces', dialect: 'chat', title: '[DONE] with blanks around it', wire: `${sse(role, text('Hi'), end())}data:  [DONE] \n\n`, want: { answer: { text: 'Hi', finish: 'stop' }, orError: true }, reason: 'the SDK cannot parse it; nothing is missing' },
  { id: 'chat-framing-done-named', dialect: 'chat', title: '[DONE] in a named event', wire: `${sse(role, text('Hi'), end())}event: done\ndata: [DONE]\n\n` },
  { id: 'chat-framing-empty-data', dialect: 'chat', title: 'an event of empty data', wire: `${sse(role, text('Hi'))}data: \n\n${sse(end(), done)}`, want: { answer: { text: 'Hi', finish: 'stop' }, orError: true }, reason: 'the SDK cannot parse it; nothing is missing' },
  { id: 'chat-framing-data-alone', dialect: 'chat', title: 'a line of the word data alone', wire: `${sse(role, text('Hi'))}data\n\n${sse(end(), done)}`, want: { answer: { text: 'Hi', finish: 'stop' }, orError: true }, reason: 'the standard makes it an empty event' },
  { id: 'responses-framing-item-only', dialect: 'responses', title: 'a stream that ends after the last item', wire: named(created, ...textAdded(), textDelta('Hi'), itemDone(said('Hi'))), source: 'moeru-ai/airi#2589', want: { error: { code: ['stream_truncated', 'malformed_response'], retryable: true, partial: 'Hi' } } },
];

// The standard drops an event that no blank line ends; so does the SDK of Anthropic, that of OpenAI does not.
const unended = {
  want: { ...answer, orError: true },
  reason: 'nothing is missing, and the standard drops the last event',
} as const;

// biome-ignore format: one row a line.
export const framing: readonly Row[] = [
  ...dialects.flatMap((dialect) =>
    framings.map(
      ({ id, title, wire, more }): Row => ({
        id: `${dialect}-framing-${id}`,
        dialect,
        title,
        wire: wire(streams[dialect], dialect),
        ...(dialect === 'anthropic' && id.startsWith('no-last') ? unended : {}),
        ...more,
      }),
    ),
  ),
  ...namedOnly,
];
