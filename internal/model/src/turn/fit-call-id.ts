// Gives a tool call a name that a provider takes, where another provider or a gateway named it.
import { createHash } from 'node:crypto';

/**
 * Ids of calls that a provider takes, by its name at the AI SDK; OpenAI says forty characters for chat completions and 64 for the
 * Responses API. Others get what they sent: Kimi reads the tool's name out of the id, gateways keep signatures in it.
 */
export const callIdsByVendor: Readonly<Record<string, RegExp>> = {
  anthropic: /^[a-zA-Z0-9_-]+$/,
  'amazon-bedrock': /^[a-zA-Z0-9_-]{1,64}$/,
  mistral: /^[A-Za-z0-9]{9}$/,
  openai: /^.{1,40}$/s,
  'openai.responses': /^.{1,64}$/s,
  azure: /^.{1,40}$/s,
};

const ofMistral = /mistral|ministral|mixtral|codestral|devstral|magistral|mathstral|pixtral|voxtral/i;
const ofOpenAi = /(?:^|\/)(?:o[1-9]|gpt-)(?!oss)[^/]*$/;

/** Whether a model is one of Mistral's, by its name or the address of its server. */
export const isMistral = (address: string): boolean => ofMistral.test(address);

/** Ids of calls that a server of chat completions takes, by its address and the model's name. */
export function callIdsOf(model: string): RegExp | undefined {
  if (isMistral(model)) return callIdsByVendor['mistral'];
  return ofOpenAi.test(model) ? callIdsByVendor['openai'] : undefined;
}

/**
 * The id itself where it fits, else nine letters and digits made of it, which fit every provider: the same for the same id, so
 * that a call and its result stay together in every turn.
 */
export function fitCallId(id: string, fits: RegExp | undefined): string {
  if (fits === undefined || fits.test(id)) return id;
  const letters = createHash('sha512')
    .update(id)
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return letters.slice(0, 9);
}
