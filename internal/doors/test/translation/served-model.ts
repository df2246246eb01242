// A model behind a door of node:http, as the official clients meet it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import type { DialectName, TextEvent, TextModel, TextRequest, TextResult } from '@internal/model';
import { noCost, noUsage } from '@internal/prices';
import OpenAI from 'openai';
import { streamBody } from '../../src/door/stream-body.ts';
import { newRequestId } from '../../src/failure/door-failure.ts';
import { failureEvent, failureReply } from '../../src/failure/tell-failure.ts';
import { toTextRequest } from '../../src/translate/to-text-request.ts';
import { writePlain } from '../../src/translate/write-plain.ts';
import { writeStream } from '../../src/translate/write-stream.ts';

export const usage = {
  ...noUsage,
  inputTokens: 100,
  cacheReadTokens: 40,
  cacheWriteTokens: 7,
  cacheWrite1hTokens: 3,
  outputTokens: 30,
  reasoningTokens: 12,
};

/** An answer with what a test does not care about. */
export const answer = (more: Partial<TextResult> = {}): TextResult => ({
  text: 'Hello there.',
  toolCalls: [],
  finishReason: more.toolCalls?.length ? 'tool_calls' : 'stop',
  usage,
  cost: noCost,
  provider: 'p',
  model: 'm-1',
  attempts: [],
  warnings: [],
  degraded: false,
  ...more,
});

export interface Script {
  readonly result?: TextResult;
  /** Thought before the text. */
  readonly thought?: string;
  /** Thought behind the text, of a stream. */
  readonly thoughtAfter?: string;
  /** Thrown after the text, or in the place of a plain answer. */
  readonly error?: unknown;
  /** Whether the stream ends after the text, as if it were whole. */
  readonly isCut?: boolean;
}

export interface ScriptedModel extends TextModel {
  readonly requests: TextRequest[];
}

/** A model that says what it is told, one script a call; the last one again. */
export function scriptedModel(...scripts: readonly Script[]): ScriptedModel {
  const requests: TextRequest[] = [];
  const next = (request: TextRequest): Script => {
    requests.push(request);
    return scripts[Math.min(requests.length, scripts.length) - 1] ?? {};
  };
  return {
    id: 'p/m-1',
    requests,
    async generate(request) {
      const { result = answer(), error } = next(request);
      if (error !== undefined) throw error;
      return result;
    },
    async *stream(request): AsyncGenerator<TextEvent> {
      const { result = answer(), thought = '', thoughtAfter = '', error, isCut = false } = next(request);
      yield { type: 'start', provider: 'p', model: 'm-1' };
      if (thought !== '') yield { type: 'reasoning', text: thought };
      // Every five units, also through the middle of a letter.
      for (let at = 0; at < result.text.length; at += 5)
        yield { type: 'text', text: result.text.slice(at, at + 5) };
      if (thoughtAfter !== '') yield { type: 'reasoning', text: thoughtAfter };
      if (error !== undefined) throw error;
      if (isCut) return;
      for (const call of result.toolCalls) yield { type: 'tool_call', call };
      yield { type: 'finish', result };
    },
  };
}

const dialects: Readonly<Record<string, DialectName>> = {
  '/v1/chat/completions': 'chat',
  '/v1/responses': 'responses',
  '/v1/messages': 'messages',
};

export interface Served {
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
  /** The text of a stream as it comes over the wire. */
  raw(path: string, body: object): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Serves a model at all three paths, and gives the clients for it. */
export async function serve(model: TextModel): Promise<Served> {
  const server = createServer(async (request, response) => {
    const dialect = dialects[new URL(request.url ?? '', 'http://door').pathname] ?? 'chat';
    const requestId = newRequestId();
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const { request: asked, isStreamed, asked: about } = toTextRequest(dialect, body);
      if (isStreamed) {
        const events = writeStream(dialect, model.stream(asked), about);
        const first = events.next();
        await first;
        const toErrorEvent = (error: unknown, read: object) =>
          failureEvent(dialect, error, requestId, undefined, read);
        const sent = { dialect, pingMs: 60_000, onLeave: () => {}, toErrorEvent };
        for await (const piece of streamBody(first, events, sent)) {
          if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(piece);
        }
        response.end();
        return;
      }
      const plain = JSON.stringify(writePlain(dialect, await model.generate(asked), about));
      response.writeHead(200, { 'content-type': 'application/json' }).end(plain);
    } catch (thrown) {
      const failed = failureReply(dialect, thrown, requestId, undefined);
      response.writeHead(failed.status, { ...failed.headers }).end(failed.body);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    openai: new OpenAI({ baseURL: `${base}/v1`, apiKey: 'k', maxRetries: 0 }),
    anthropic: new Anthropic({ baseURL: base, apiKey: 'k', maxRetries: 0 }),
    async raw(path, body) {
      const answered = await fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) });
      return answered.text();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
