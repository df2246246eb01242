// One batch at the emulated provider: what was asked, and how far it has come.
import type { Json } from '@internal/kit/json';
import type { EmulatedDialect } from '../dialects/emulated-answer.ts';
import type { EmulatedTroubles, OpenTroubles } from './emulated-troubles.ts';

/** How an emulated batch goes. All of it is counted in polls: nothing happens by the clock. */
export interface EmulatedBatchPlan extends EmulatedTroubles {
  /** How it ends. `token_limit` and `invalid` fail while it is validated; `never` is under way for ever. Default: `complete`. */
  readonly end?: 'complete' | 'expire' | 'token_limit' | 'invalid' | 'never';
  /** At which poll it has ended. Default: 2. */
  readonly polls?: number;
  /** Of an expired or cancelled one: the share of its requests that were answered before. Default: 0.5. */
  readonly answered?: number;
  /** Share of its requests that end in an error of the provider, which bills nothing. Default: 0. */
  readonly errored?: number;
  /** How many polls fail with status 500 first. Default: 0. */
  readonly failingPolls?: number;
  /** How many polls a cancellation takes. Default: 1. */
  readonly cancelPolls?: number;
  /** Whether the connection ends before the answer to the creation, which took place. Default: false. */
  readonly isCreationLost?: boolean;
}

/** A batch as it was taken. */
export interface EmulatedBatch {
  /** The provider's name of it. */
  readonly id: string;
  /** Whose it is. */
  readonly provider: 'anthropic' | 'openai';
  /** Its own status, in the provider's word. */
  readonly status: string;
  /** The `custom_id` of each request, in order. */
  readonly ids: readonly string[];
  /** Of OpenAI: what was put beside it. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The same while it goes on. */
export interface OpenBatch extends EmulatedBatch {
  status: string;
  readonly plan: EmulatedBatchPlan;
  readonly troubles: OpenTroubles;
  readonly dialect: EmulatedDialect;
  readonly requests: readonly { readonly id: string; readonly body: Json }[];
  readonly createdAt: number;
  readonly inputFile?: string;
  /** Of OpenAI: after how many seconds its files of results end by themselves. */
  readonly outputSeconds?: number | undefined;
  polls: number;
  failing: number;
  cancelledAt?: number;
  endedAt?: number;
  failure?: { readonly code: string; readonly message: string };
  /** Lines of what came of its requests, the last one first: their order is nobody's promise. */
  results: readonly { readonly isError: boolean; readonly line: Json }[];
}

const isOver = ({ endedAt }: OpenBatch) => endedAt !== undefined;

/** How a request ended. */
export type EmulatedFate = 'answered' | 'errored' | 'expired' | 'cancelled';

/** Moves a batch on by a poll; `finish` gives the lines once it ends. */
export function moveOn(
  batch: OpenBatch,
  now: number,
  finish: (fates: readonly EmulatedFate[]) => OpenBatch['results'],
): void {
  if (isOver(batch)) return;
  const { plan, requests } = batch;
  const { end = 'complete', polls = 2, answered = 0.5, errored = 0, cancelPolls = 1 } = plan;
  batch.polls += 1;
  const fatesOf = (rest: EmulatedFate | undefined): EmulatedFate[] => {
    const most = rest === undefined ? requests.length : Math.floor(requests.length * answered);
    const wrong = Math.floor(requests.length * errored);
    return requests.map((_, place) =>
      place >= most ? (rest as EmulatedFate) : place < wrong ? 'errored' : 'answered',
    );
  };
  const close = (status: string, rest?: EmulatedFate) => {
    batch.status = status;
    batch.endedAt = now;
    batch.results = finish(fatesOf(rest));
  };
  if (batch.cancelledAt !== undefined) {
    if (batch.polls - batch.cancelledAt >= cancelPolls) close('cancelled', 'cancelled');
    return;
  }
  if (end === 'token_limit' || end === 'invalid') {
    const code = end === 'invalid' ? 'invalid_json_line' : 'token_limit_exceeded';
    batch.status = 'failed';
    batch.endedAt = now;
    batch.failure = { code, message: `emulated: ${code}` };
    return;
  }
  batch.status = 'in_progress';
  if (end === 'never' || batch.polls < polls) return;
  if (end === 'expire') close('expired', 'expired');
  else close('completed');
}

/** Asks a batch to stop; one that is over stays as it is. */
export function cancelBatch(batch: OpenBatch): void {
  if (isOver(batch) || batch.cancelledAt !== undefined) return;
  batch.cancelledAt = batch.polls;
  batch.status = 'cancelling';
}
