// Faults in the body of an emulated answer.
import { gzipSync } from 'node:zlib';
import type { Stage } from './exchange.ts';
import { frameOf, proxyPage } from './exchange.ts';

/** Spoils the middle event of a stream, or the whole body. */
function spoil({ streamed, whole, send }: Stage, change: (part: string) => string): void {
  const middle = Math.floor(whole.length / 2);
  send(whole.map((part, at) => (streamed && at !== middle ? part : change(part))).join(''));
}

/** Puts a byte that UTF-8 forbids into the first character of several bytes, or near the end. */
function withForbiddenByte(text: string): Buffer {
  const bytes = Buffer.from(text);
  const at = bytes.findIndex((byte) => byte > 0x7f);
  bytes[at === -1 ? bytes.length - 5 : at] = 0xff;
  return bytes;
}

async function sendInParts(
  { open, response, whole }: Stage,
  isCut: (byte: number) => boolean,
  pauseEvery: number,
) {
  open();
  const bytes = Buffer.from(whole.join(''));
  let from = 0;
  for (let at = 1; at <= bytes.length; at += 1) {
    if (at < bytes.length && !isCut(bytes[at] ?? 0)) continue;
    response.write(bytes.subarray(from, at));
    from = at;
    // A turn of the loop between two writes makes them two packets.
    if (at % pauseEvery === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}

const isContinuation = (byte: number) => byte >> 6 === 2;

/** Faults in the bytes of the body, and odd bodies that are right. */
export const bodyFaults = {
  malformed_line: (stage: Stage) =>
    spoil(stage, () => `${stage.streamed ? 'data: ' : ''}{"type": "broken\n\n`),
  wrong_type: (stage: Stage) => spoil(stage, () => `${stage.streamed ? 'data: ' : ''}[1, 2]\n\n`),
  wrong_field_type: (stage: Stage) =>
    spoil(stage, (part) => part.replace(/"(text|delta|content)":"[^"]*"/, '"$1":17')),
  html_200: ({ response, headers }: Stage) =>
    response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(proxyPage),
  huge_line: ({ open, response, streamed, flood }: Stage) => {
    open();
    response.write(streamed ? 'data: "' : '{"text":"');
    flood('x'.repeat(65_536));
  },
  huge_body: ({ open, streamed, dialect, flood }: Stage) => {
    open();
    flood(streamed ? dialect.keepAlive.repeat(2_000) : '\n'.repeat(65_536));
  },
  invalid_utf8: ({ send, whole }: Stage) => send(withForbiddenByte(whole.join(''))),
  split_utf8: (stage: Stage) => sendInParts(stage, isContinuation, 1),
  byte_by_byte: (stage: Stage) => sendInParts(stage, () => true, 16),
  gzip: ({ open, headers, response, whole }: Stage) => {
    open({ ...headers, 'content-encoding': 'gzip' });
    response.end(gzipSync(whole.join('')));
  },
  cut_gzip: ({ open, headers, request, response, whole }: Stage) => {
    open({ ...headers, 'content-encoding': 'gzip' });
    const bytes = gzipSync(whole.join(''));
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () =>
      setImmediate(() => request.socket.destroy()),
    );
  },
  crlf: ({ dialect, answer, model, streamed, whole, send }: Stage) =>
    send(
      streamed
        ? dialect
            .events(answer, model)
            .map((event) => frameOf(event, '\r\n'))
            .join('')
        : whole.join(''),
    ),
  comments: ({ dialect, streamed, whole, send }: Stage) =>
    send(whole.map((part) => (streamed ? `: note\n\n${dialect.keepAlive}${part}` : ` \n${part}\n`)).join('')),
  duplicate_events: ({ streamed, whole, send }: Stage) =>
    send(streamed ? [whole[0], ...whole, whole.at(-1)].join('') : whole.join('')),
  missing_usage: ({ whole, send }: Stage) =>
    send(whole.join('').replaceAll(/"usage":\{(?:[^{}]|\{[^{}]*\})*\}/g, '"usage":null')),
  broken_usage: ({ whole, send }: Stage) =>
    send(
      whole
        .join('')
        .replaceAll(
          /"(\w{0,40}tokens)":\d+/g,
          (_, name: string) => `"${name}":${name.startsWith('total') ? 'null' : '-4'}`,
        ),
    ),
};
