// Turns every error into a problem document with a status.
import { z } from 'zod';
import type { RequestProblem } from '../../domain/request-error.ts';
import { RequestError } from '../../domain/request-error.ts';

/** An error over HTTP (RFC 9457), with a machine code and, where the request was wrong, each field. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe('For programs: stable, unlike the prose.'),
  instance: z.string().optional().describe('Id of the request.'),
  retryAfterMs: z.number().optional(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        hint: z.string().optional(),
        limit: z.number().optional(),
      }),
    )
    .optional(),
});

/** See {@link problemSchema}. */
export type Problem = z.infer<typeof problemSchema>;

const statuses: Record<RequestError['code'], number> = {
  invalid_request: 400,
  text_too_long: 413,
  document_too_large: 413,
  unreadable_document: 422,
  not_found: 404,
  not_ended: 409,
  too_busy: 503,
  limited: 429,
  key_reused: 422,
};

const titles: Record<number, string> = {
  400: 'The request does not fit',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not a method of this address',
  406: 'Not to be had in that form',
  408: 'The request took too long to arrive',
  409: 'Not yet',
  413: 'Too large',
  415: 'Not a media type that is read here',
  422: 'Refused',
  429: 'Too many requests',
  499: 'The caller left',
  500: 'Something broke',
  502: 'The model failed',
  503: 'Not possible right now',
  504: 'It took too long',
};

/** Status of the failures of a model, by their kind in @tpl/resilience's words. */
const kindStatuses: Record<string, number> = {
  cancelled: 499,
  local: 500,
  transient: 502,
  overloaded: 503,
  rate_limited: 503,
  quota: 503,
  auth: 502,
  invalid: 502,
  content: 422,
};

/** Makes the problem that is sent for an error. What is not meant for the caller becomes "something broke". */
export function toProblem(error: unknown, instance?: string): Problem {
  const about = instance === undefined ? {} : { instance };
  if (error instanceof RequestError) {
    return {
      ...plain(statuses[error.code], error.code, sentence(error.problems)),
      ...about,
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
      errors: error.problems.map((problem) => ({ ...problem })),
    };
  }
  const facts = readFacts(error);
  if (facts.statusCode !== undefined && facts.statusCode >= 400 && facts.statusCode < 500) {
    return { ...plain(facts.statusCode, codeOf(facts), clientSentence(facts)), ...about };
  }
  const retry = facts.retryAfterMs === undefined ? {} : { retryAfterMs: facts.retryAfterMs };
  if (
    facts.name === 'TimeoutError' ||
    facts.code === 'deadline_exceeded' ||
    facts.code?.endsWith('_timeout')
  ) {
    return {
      ...plain(
        504,
        facts.code ?? 'timeout',
        'The answer did not come in time. Try a shorter text, or again later.',
      ),
      ...retry,
      ...about,
    };
  }
  if (facts.code === 'not_cached')
    return { ...plain(504, facts.code, 'There is no kept answer, and another was not wanted.'), ...about };
  if (facts.code === 'budget_exceeded') {
    return {
      ...plain(429, facts.code, 'The budget for model calls is used up for now.'),
      ...retry,
      ...about,
    };
  }
  const status = facts.kind === undefined ? undefined : kindStatuses[facts.kind];
  if (facts.code !== undefined && status !== undefined) {
    return { ...plain(status, facts.code, modelSentence(status)), ...retry, ...about };
  }
  return {
    ...plain(500, 'internal', 'Something broke on our side. The log holds the reason under this id.'),
    ...about,
  };
}

/** Codes of the framework, in the words that the gate has for the same: callers' programs know no framework. */
function codeOf({ code = 'invalid_request' }: Facts): string {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'too_large';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'unsupported_type';
  return /^(?:FST_|ERR_)/.test(code) ? 'invalid_request' : code;
}

function plain(status: number, code: string, detail: string): Problem {
  return {
    type: `urn:tpl:problem:${code.toLowerCase()}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    code: code.toLowerCase(),
  };
}

function sentence(problems: readonly RequestProblem[]): string {
  return problems
    .map(({ path, message, hint }) => `${path} ${message}${hint ? ` (${hint})` : ''}.`)
    .join(' ');
}

interface Facts {
  readonly name?: string;
  readonly code?: string;
  readonly kind?: string;
  readonly statusCode?: number;
  readonly retryAfterMs?: number;
}

function readFacts(error: unknown): Facts {
  if (typeof error !== 'object' || error === null) return {};
  const { name, code, kind, statusCode, retryAfterMs } = error as Record<string, unknown>;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof code === 'string' && { code }),
    ...(typeof kind === 'string' && { kind }),
    ...(typeof statusCode === 'number' && { statusCode }),
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
  };
}

function clientSentence({ code, statusCode }: Facts): string {
  switch (code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'The body is not JSON. Send { "operation": "summarize", "text": "…" } with Content-Type: application/json.';
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'The body is larger than a request with the longest allowed text. Send less text at once.';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'The body must be JSON: send Content-Type: application/json.';
    default:
      return statusCode === 404
        ? 'There is nothing at this address. /docs lists what there is.'
        : 'The request does not fit.';
  }
}

function modelSentence(status: number): string {
  if (status === 422) return 'The model or a guard refused this text.';
  if (status === 503) return 'No model can answer right now. Try again later.';
  return 'The model could not answer. Try again later.';
}
