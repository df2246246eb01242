// Says what an error answer of a provider means: for whoever calls one without a model of this package.
import { systemClock } from '@internal/kit';
import { failureOf, parseJson } from '../answer/json-shape.ts';
import type { AiError, AiErrorDetails } from '../port/ai-error.ts';
import { classifyFailure } from './classify-failure.ts';

/** An error answer, as it came. */
export interface ProviderFailure {
  /** Status of the answer. Left out, or below 400: a failure that is reported inside an answer. */
  readonly status?: number | undefined;
  /** Read for `retry-after` and `x-should-retry`. */
  readonly headers?: Headers | Readonly<Record<string, string | undefined>> | undefined;
  /** JSON or text; what does not fit counts by its status. Read for its meaning only, never shown. */
  readonly body?: unknown;
}

/** The body as JSON where it is, else the text. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return parseJson(body.slice(0, 65_536), 'the body');
  } catch {
    return { error: body };
  }
}

/**
 * The error that an error answer of any provider means: its code, whether a retry can mend it and when. A status
 * outranks the provider's words, except those of a used-up quota. Every model of this package uses the same rules.
 *
 * @example
 * import { classifyProviderError } from '@tpl/ai';
 *
 * const body = { error: { code: 402, message: 'no credit left' } };
 * console.log(classifyProviderError({ status: 200, body }).code); // quota_exhausted
 */
export function classifyProviderError(
  { status, headers, body }: ProviderFailure,
  about: Pick<AiErrorDetails, 'provider' | 'model' | 'requestId'> = {},
): AiError {
  return classifyFailure({ ...failureOf(parsed(body)), status, headers }, about, systemClock.now());
}
