// Failures that a provider reports by status.
import type { EmulatedAnswer, EmulatedFailure } from '../dialects/emulated-answer.ts';
import type { Stage } from './exchange.ts';
import { frameOf, proxyPage, stageOf } from './exchange.ts';

const status =
  (code: number, failure: EmulatedFailure, headers?: Record<string, string>) =>
  ({ dialect, fail }: Stage) =>
    fail(code, JSON.stringify(dialect.failure(failure)), headers);

const inside200 =
  (failure: EmulatedFailure, before: 'nothing' | 'half' = 'nothing') =>
  ({ dialect, streamed, half, send }: Stage) => {
    const begun = before === 'half' ? half : '';
    send(
      streamed ? begun + frameOf(dialect.failureEvent(failure)) : JSON.stringify(dialect.failure(failure)),
    );
  };

/** What it says where it declines. */
export const refusalAnswer: EmulatedAnswer = { text: 'I will not.', finishReason: 'refusal' };

/** Failures that the provider reports itself. */
export const failureFaults = {
  error_after_200: inside200('overloaded'),
  error_mid_stream: inside200('overloaded', 'half'),
  rate_limit_in_200: inside200('rate_limit'),
  quota_in_200: inside200('quota'),
  refusal: (stage: Stage) => {
    const { whole, send } = stageOf({ ...stage, answer: refusalAnswer });
    send(whole.join(''));
  },
  status_400: status(400, 'bad_request'),
  status_400_context: status(400, 'context'),
  status_401: status(401, 'auth'),
  status_402: status(402, 'quota'),
  status_403: status(403, 'permission'),
  status_404: status(404, 'not_found'),
  status_413: status(413, 'context'),
  status_429: status(429, 'rate_limit'),
  status_429_retry_after: status(429, 'rate_limit', { 'retry-after': '7' }),
  status_429_retry_after_ms: status(429, 'rate_limit', { 'retry-after-ms': '250' }),
  status_429_quota: status(429, 'quota'),
  status_500: status(500, 'server'),
  status_502_html: ({ fail }: Stage) => fail(502, proxyPage, { 'content-type': 'text/html' }),
  status_503: status(503, 'overloaded'),
  status_504: ({ fail }: Stage) => fail(504, ''),
  status_529: status(529, 'overloaded'),
  status_500_stalled: ({ response, headers }: Stage) => {
    response.writeHead(500, headers).write('{"error":');
  },
  status_500_huge: ({ response, headers, flood }: Stage) => {
    response.writeHead(500, headers);
    flood(' '.repeat(65_536));
  },
};
