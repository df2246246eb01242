// Has the tokens of a body of Messages counted: of the body as it would be asked.
import { systemClock } from '@internal/kit';
import { AiError, answerError, isJson } from '@internal/model';
import { sentBody } from '../body/sent-body.ts';
import { DoorError } from '../failure/door-failure.ts';
import type { DoorModel } from '../port/door.ts';
import { type PassedRequest, toAsked } from './answer-in-its-words.ts';
import type { Answered } from './answered.ts';
import { jsonHeaders } from './answered.ts';
import { clientHeaders } from './client-headers.ts';

/**
 * Counts the tokens of a request. What the layers of the model would block does not leave, and what they change is counted
 * as changed. Throws what the provider refuses as a call of the model would.
 */
export async function countTokens(
  { model, countTokens: count }: DoorModel,
  passed: PassedRequest,
  signal: AbortSignal,
): Promise<Answered> {
  if (!count) throw new DoorError({ status: 404, message: 'Nobody counts the tokens of this model.' });
  const asked = toAsked(passed);
  const { wire } = asked;
  const screened = (await model.screen?.(asked)) ?? asked;
  const body = sentBody(screened, wire, { model: passed.read.model, streamed: false });
  const response = await count({ body, headers: wire.headers, signal }).catch((cause: Error) => {
    if (AiError.isInstance(cause) || cause.name === 'AbortError') throw cause;
    throw new AiError('server', 'The tokens cannot be counted now.', { cause });
  });
  const text = await response.text();
  if (!response.ok) throw refused(response, text);
  return { headers: jsonHeaders(clientHeaders(response.headers)), body: text };
}

/** What it says about a request is for the client; what it says about our key is not. */
function refused({ status, headers }: Response, body: string): AiError {
  const error = isJson(body) ? (JSON.parse(body) as unknown) : undefined;
  const thrown = { status, headers, error, message: body };
  const told = answerError(thrown, { isSent: true, isAnswering: false }, {}, systemClock.now());
  const refusal = { status, headers: clientHeaders(headers), body };
  return Object.defineProperty(told, 'refusal', { value: refusal, enumerable: false });
}
