// Emulates the error bodies of OpenAI.
import type { EmulatedFailure } from './emulated-answer.ts';

const codes: Record<EmulatedFailure, readonly [type: string, code: string | null]> = {
  overloaded: ['server_error', 'server_is_overloaded'],
  rate_limit: ['tokens', 'rate_limit_exceeded'],
  quota: ['insufficient_quota', 'insufficient_quota'],
  server: ['server_error', null],
  bad_request: ['invalid_request_error', null],
  context: ['invalid_request_error', 'context_length_exceeded'],
  auth: ['invalid_request_error', 'invalid_api_key'],
  permission: ['invalid_request_error', 'unsupported_country_region_territory'],
  not_found: ['invalid_request_error', 'model_not_found'],
};

/** The error object that both dialects of OpenAI send. */
export function openaiFailure(kind: EmulatedFailure): { error: Record<string, unknown> } {
  const [type, code] = codes[kind];
  return { error: { message: `emulated: ${kind}`, type, param: null, code } };
}
