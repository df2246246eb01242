// The most a request can use, counted before it is sent.

import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { SpendBound, TextRequest } from '@internal/model';
import { isJson } from '@internal/model';
import type { Price } from '@internal/prices';
import { mostOf } from '@internal/prices';
import { renderRequest } from '../prompt/create-prompt-renderer.ts';

// No provider counts a picture higher: OpenAI documents 36,835 tokens for the largest at high detail, others far less.
const imageTokens = 40_000;
// Roles, delimiters and the provider's own words around messages and tools.
const messageTokens = 64;

/** Fields of bodies that ask for a tier, a speed or a region. */
const tierFields = ['service_tier', 'speed', 'inference_geo'];

/** The words for tier, speed and region in the body as it is sent: of a client's own, or of what goes over ours, the last one. */
function tiersAsked({ wire, extraBody }: TextRequest, standing: Json): unknown[] {
  const body: unknown = wire ? isJson(wire.body) && JSON.parse(wire.body) : { ...standing, ...extraBody };
  return isObject(body) ? tierFields.map((field) => body[field]) : [];
}

/**
 * The most tokens and money a request can use: every byte of text a token, which no byte-level tokenizer exceeds,
 * an answer as long as allowed, and the tier that it asks for. `standing` goes over the body of each request of the model.
 */
export function boundOf(
  request: TextRequest,
  maxOutputTokens: number,
  price: Price | undefined,
  standing: Json = {},
): SpendBound {
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
  const costUsd =
    price === undefined ? undefined : mostOf(input, maxOutputTokens, price, tiersAsked(request, standing));
  return { tokens: input + maxOutputTokens, costUsd };
}
