// A model by hand for tests of the door: keeps what it was asked, and answers in the words of each dialect.
import type { TextEvent, TextModel, TextRequest, TextResult, WireEvent } from '@internal/model';
import { noCost, noUsage } from '@internal/prices';
import { sentBody } from '../../src/body/sent-body.ts';
import { createDoor } from '../../src/door/create-door.ts';
import type { DoorOptions } from '../../src/port/door.ts';

const result = (more: Partial<TextResult> = {}): TextResult => ({
  ...{ text: 'Hello.', toolCalls: [], finishReason: 'stop', usage: noUsage, cost: noCost },
  ...{ provider: 'p', model: 'm-1', attempts: [], warnings: [], degraded: false },
  ...more,
});

/** What it does instead of answering. */
export interface Echo {
  readonly error?: unknown;
  readonly body?: string;
  readonly events?: readonly WireEvent[];
  /** Waits before each event. */
  readonly wait?: (signal: AbortSignal | undefined) => Promise<void>;
  /** Changes the request as a guard inside would. */
  readonly guard?: (request: TextRequest) => TextRequest;
}

/** A model, what it was asked, and what a provider would be sent. */
export interface EchoModel extends TextModel {
  readonly requests: TextRequest[];
  readonly sent: string[];
}

/** Makes one. */
export function echoModel({
  error,
  body = '{"ok":true}',
  events = [],
  wait,
  guard = (same) => same,
}: Echo = {}): EchoModel {
  const requests: TextRequest[] = [];
  const sent: string[] = [];
  const ask = (request: TextRequest, streamed: boolean): void => {
    requests.push(request);
    if (request.wire) sent.push(sentBody(guard(request), request.wire, { model: 'm-1', streamed }));
    if (error !== undefined) throw error;
  };
  return {
    id: 'p/m-1',
    requests,
    sent,
    async generate(request) {
      ask(request, false);
      return result(request.wire && { wire: { headers: { 'request-id': 'req_p' }, body } });
    },
    async *stream(request): AsyncGenerator<TextEvent> {
      await wait?.(request.signal);
      ask(request, true);
      yield { type: 'start', provider: 'p', model: 'm-1', headers: { 'x-ratelimit-limit-requests': '5' } };
      if (!request.wire) yield { type: 'text', text: 'Hello.' };
      for (const event of events) yield { type: 'wire', event };
      yield { type: 'finish', result: result() };
    },
  };
}

/** A door with one model, `fast`, that takes every dialect as it is. */
export function echoDoor(echo: Echo = {}, options: Partial<DoorOptions> = {}) {
  const model = echoModel(echo);
  const dialects = ['chat', 'responses', 'messages'] as const;
  const door = createDoor({ models: { fast: { model, dialects } }, ...options });
  const post = (path: string, body: string | object | Uint8Array, headers: Record<string, string> = {}) =>
    door.handle(
      new Request(`http://door${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
      }),
    );
  return { door, model, post };
}

export const chat = '/v1/chat/completions';
