// A server that gives one answer after the other, and what a model made of a request whole or in a stream.
import type { TextModel, TextRequest } from '../../src/index.ts';
import type { Json } from '../oracle/support/bytes.ts';

/** Answers with a status of their own, or 200. */
export type Scripted = string | { readonly status: number; readonly body: string };

/** Gives the answers in order, the last one for ever, and keeps the bodies that it got. */
export function script(...answers: readonly Scripted[]) {
  const bodies: Json[] = [];
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    bodies.push(JSON.parse(init?.body as string) as Json);
    const answer = answers[Math.min(bodies.length, answers.length) - 1] as Scripted;
    const { status, body } = typeof answer === 'string' ? { status: 200, body: answer } : answer;
    const isStream = /^(?:data|event):/.test(body);
    const headers = { 'content-type': isStream ? 'text/event-stream' : 'application/json' };
    return new Response(body, { status, headers });
  };
  return { bodies, fetch };
}

/** The answer, with the pieces of a stream put together. */
export async function ask(model: TextModel, request: TextRequest, isPlain: boolean) {
  if (isPlain) return { result: await model.generate(request), streamed: undefined };
  const streamed = { text: '', reasoning: '' };
  for await (const event of model.stream(request)) {
    if (event.type === 'text' || event.type === 'reasoning') streamed[event.type] += event.text;
    if (event.type === 'finish') return { result: event.result, streamed };
  }
  throw new Error('no finish');
}

export const tools = [{ name: 'look_up', description: 'Looks up.', inputSchema: { type: 'object' } }];
export const request: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }], tools };
