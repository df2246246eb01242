// The most a request can use, counted before it is sent.

import { imageTokens, sizeOfBody, textsOf } from '@internal/doors';
import type { Json } from '@internal/kit/json';
import type { SpendBound, TextRequest, WireRequest } from '@internal/model';
import type { Price } from '@internal/prices';
import { mostOf } from '@internal/prices';
import { renderRequest } from '../prompt/create-prompt-renderer.ts';
import { defaultWireLimits } from '../settings/wire-limits.ts';

// Roles, delimiters and the provider's own words around messages and tools.
const messageTokens = 64;

/** Fields of bodies that ask for a tier, a speed or a region. */
const tierFields = ['service_tier', 'speed', 'inference_geo'];

/** Every byte of what is sent. */
function promptTokens(request: TextRequest): number {
  const { system = '', messages } = renderRequest(request);
  let input = messageTokens + Buffer.byteLength(system);
  for (const message of messages) {
    input += messageTokens;
    if (typeof message.content === 'string') input += Buffer.byteLength(message.content);
    else
      for (const part of message.content)
        input += part.type === 'text' ? Buffer.byteLength(part.text) : imageTokens;
    if (message.role !== 'assistant') continue;
    // Thinking and sealed reasoning go back with the next turn, and are billed like text.
    const { toolCalls, providerData } = message;
    if (toolCalls) input += Buffer.byteLength(JSON.stringify(toolCalls));
    if (providerData) input += Buffer.byteLength(JSON.stringify(providerData));
  }
  if (request.tools)
    input += Buffer.byteLength(JSON.stringify(request.tools)) + request.tools.length * messageTokens;
  if (request.schema?.jsonSchema)
    input += Buffer.byteLength(JSON.stringify(request.schema.jsonSchema)) + messageTokens;
  return input;
}

/** A client's body as it came, and what guards put into it beyond that. */
function bodyTokens(request: TextRequest, wire: WireRequest): number {
  const { messages = [], tools = [] } = request;
  let input = sizeOfBody(wire).inputTokens + messageTokens * (1 + messages.length + tools.length);
  for (const [at, text] of textsOf(request).entries()) {
    const before = wire.texts[at] ?? '';
    if (text !== before) input += Math.max(0, Buffer.byteLength(text) - Buffer.byteLength(before));
  }
  return input;
}

/**
 * The most tokens and money a request can use: every byte of text a token, which no byte-level tokenizer exceeds,
 * an answer as long as allowed, and the tier that it asks for. `standing` goes over the body of each request of the model.
 * A client's own body is measured as it is, and answers that it does not limit by the longest that the model writes.
 */
export function boundOf(
  request: TextRequest,
  maxOutputTokens: number,
  price: Price | undefined,
  standing: Json = {},
  longestAnswerTokens = defaultWireLimits.longestAnswerTokens,
): SpendBound {
  const { wire } = request;
  const size = wire && sizeOfBody(wire);
  const input = wire ? bodyTokens(request, wire) : promptTokens(request);
  // A client's body goes out without a limit where it names none.
  const isOpen = size !== undefined && request.maxOutputTokens === undefined;
  const output = isOpen ? size.answers * Math.max(maxOutputTokens, longestAnswerTokens) : maxOutputTokens;
  const body: Json = size ? size.settings : { ...standing, ...request.extraBody };
  const tiers = tierFields.map((field) => body[field]);
  return {
    tokens: input + output,
    costUsd: price === undefined ? undefined : mostOf(input, output, price, tiers),
  };
}
