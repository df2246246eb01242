// Answers by a model of the client's own dialect: words go through as they are.
import type { DialectName, TextRequest } from '@internal/model';
import type { ReadBody } from '../body/read-request.ts';
import { textsOf } from '../body/sent-body.ts';
import type { DoorModel } from '../port/door.ts';
import type { Answered } from './answered.ts';
import { jsonHeaders, streamHeaders } from './answered.ts';
import { wireText } from './wire-text.ts';

/** A request that goes through. */
export interface PassedRequest {
  readonly dialect: DialectName;
  readonly body: string;
  readonly read: ReadBody;
  /** Those of the client that the provider is told. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the caller brings along, the signal too. */
  readonly more: Partial<TextRequest>;
}

/** The request as a model takes it. */
export function toAsked({ dialect, body, read, headers: sent, more }: PassedRequest) {
  const { join } = read;
  const texts = textsOf(read.request);
  const wire = { dialect, body, texts, headers: sent, ...(join !== undefined && { join }) };
  return { ...read.request, ...more, wire } satisfies TextRequest;
}

/** Asks the model in the client's words. */
export async function answerInItsWords({ model }: DoorModel, passed: PassedRequest): Promise<Answered> {
  const asked = toAsked(passed);
  if (passed.read.isStreamed) {
    const headers = streamHeaders();
    const events = wireText(passed.dialect, model.stream(asked), (start) => {
      Object.assign(headers, start.headers);
    });
    return { headers, events };
  }
  const { wire: answer, cache } = await model.generate(asked);
  if (answer?.body === undefined)
    throw new TypeError('The model does not answer in the words of the provider.');
  const kept = cache && { 'x-tpl-cache': cache.outcome };
  return { headers: jsonHeaders({ ...answer.headers, ...kept }), body: answer.body };
}
