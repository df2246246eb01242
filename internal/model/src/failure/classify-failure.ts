// Makes the one error of what a provider reports: which code it is and when to ask again.
import type { Problem } from '@internal/kit';
import { readFirst, readRetryAfterMs, waitInSentence } from '@internal/kit';
import { isObject } from '@internal/kit/json';
import type { ReportedFailure } from '../answer/reported-error.ts';
import type { AiErrorDetails } from '../port/ai-error.ts';
import { AiError } from '../port/ai-error.ts';
import { unsupported } from '../port/check-request.ts';
import { codeOf, type ReportedCode, statusOf } from './error-words.ts';

/** What the provider does, as the message says it. */
const sentences: Readonly<Record<ReportedCode, string>> = {
  quota_exhausted: 'says that the quota or credit is used up; it does not come back by itself',
  rate_limited: 'asks for fewer requests',
  overloaded: 'is overloaded',
  context_too_long: 'says that the prompt is longer than the model can read',
  auth: 'refuses the key; check that it is set, valid and allowed to use this model',
  not_found: 'does not know this model or address; check the model name and the base URL',
  refusal: 'declined to answer',
  malformed_response: 'says that the model slipped in a tool call or an object',
  server: 'failed',
  bad_request: 'refuses the request as it is',
};

/** What no retry mends, whatever a header says. */
const final: ReadonlySet<ReportedCode> = new Set(['quota_exhausted', 'context_too_long', 'refusal', 'auth']);

// A word of the provider, as it may stand in an error: short and without anything that looks like content.
const plainWord = /^[A-Za-z][\w.-]{0,63}$/;
const delay = /^(\d{1,9}(?:\.\d{1,9})?)s$/;

/** Google says in its details when to come back. */
function retryInfoMs(details: unknown): number | undefined {
  if (!Array.isArray(details)) return undefined;
  for (const detail of details.slice(0, 20)) {
    const given = isObject(detail) ? detail['retryDelay'] : undefined;
    const seconds = typeof given === 'string' ? delay.exec(given)?.[1] : undefined;
    if (seconds !== undefined) return Math.round(Number(seconds) * 1000);
  }
  return undefined;
}

// A field of a request as OpenAI's `param`, Anthropic's first words and Google's details name it; nothing that could quote a prompt.
const path =
  /^(?:messages|contents|generation_config|system_instruction|tool_config|input|instructions|tools|tool_choice|system|model|response_format|text|output_config|thinking|reasoning(?:_effort)?|max_(?:completion_|output_)?tokens|temperature|top_p|seed|stop(?:_sequences)?|include)(?![\w-])[\w.[\]-]{0,120}$/;

/** Fields that Google refuses, as its details name them: https://github.com/MemTensor/MemOS/issues/1775 */
function violatedIn(details: unknown): unknown[] {
  if (!Array.isArray(details)) return [];
  return details.slice(0, 20).flatMap((detail: unknown) => {
    const violations = isObject(detail) ? detail['fieldViolations'] : undefined;
    return Array.isArray(violations)
      ? violations.slice(0, 20).map((one) => isObject(one) && one['field'])
      : [];
  });
}

/** The field that is refused, where the provider names one: https://github.com/kolega-ai/kolega-code/issues/581 */
function problemsOf({ param, message, details }: ReportedFailure): Problem[] {
  const led = typeof message === 'string' ? message.slice(0, 200).split(': ', 1)[0] : undefined;
  const found = [param, led, ...violatedIn(details)].find(
    (name) => typeof name === 'string' && path.test(name),
  );
  return found === undefined ? [] : [{ path: found as string, message: 'is refused by the provider' }];
}

/** Provider code of an error for thought of another model, or without its signature: another model may take it. */
export const foreignThought = 'invalid_thought';

// Anthropic, Google, Groq, Cerebras, DeepSeek and Xiaomi have no code of their own for it; Xiaomi says it in the place of the field.
const ofThought =
  /signature`? in `?thinking|thinking\.signature|expected `thinking` or|thought[_ ]signature|reasoning_content\b|thinking mode must be passed back/i;
// Ollama and DeepSeek: what this model cannot, and another may.
const ofModel = /does not support (?:tools|images?|vision|thinking)\b|unknown variant `image_url`/i;

/** The provider's own word for what happened; ours where another model may do what this one cannot. */
function providerCodeOf(failure: ReportedFailure, meaning: ReportedCode): string | undefined {
  const { code, type, message, param } = failure;
  if (meaning === 'bad_request') {
    const said = [message, param]
      .map((text) => (typeof text === 'string' ? text.slice(0, 2000) : ''))
      .join('\n');
    if (ofThought.test(said)) return foreignThought;
    if (ofModel.test(said)) return unsupported;
  }
  const word = [code, type].find((given) => typeof given === 'string' && plainWord.test(given));
  return word as string | undefined;
}

/** Makes the one error of what a provider reports. */
export function classifyFailure(failure: ReportedFailure, about: AiErrorDetails, nowMs: number): AiError {
  const code = codeOf(failure);
  const shouldRetry = readFirst(failure.headers, 'x-should-retry');
  const status = statusOf(failure);
  const named = status === undefined ? '' : ` (status ${status})`;
  return new AiError(code, `${about.provider ?? 'The provider'} ${sentences[code]}${named}.`, {
    ...about,
    status,
    providerCode: providerCodeOf(failure, code),
    ...(code === 'bad_request' && { problems: problemsOf(failure) }),
    retryAfterMs:
      readRetryAfterMs(failure.headers, nowMs) ??
      retryInfoMs(failure.details) ??
      (final.has(code) ? undefined : waitInSentence(failure.message)),
    ...(shouldRetry === 'true' && !final.has(code) && { retryable: true }),
    ...(shouldRetry === 'false' && { retryable: false }),
  });
}
