// Keeps the books of the emulated provider: what it would bill, whatever its clients heard of it.
import { systemClock } from '@internal/kit';
import type { EmulatedAnswer, EmulatedDialect, EmulatedUsage } from '../dialects/emulated-answer.ts';
import { usageOf } from '../dialects/emulated-answer.ts';
import { refusalAnswer } from '../faults/failure-faults.ts';
import type { FaultId } from '../faults/fault-list.ts';

/** A request that the emulated provider bills. */
export interface EmulatedBooking {
  /** The id that the answer carried in its header. */
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whose books they are. */
  readonly provider: 'anthropic' | 'openai';
  /** The model that was asked. */
  readonly model: string;
  /** Whether it came in a batch, at half the price. Left out: it did not. */
  readonly isBatch?: boolean;
  /** What is billed. */
  readonly usage: EmulatedUsage;
}

type Share = 'nothing' | 'input' | 'half' | 'whole';

// Before any work was done nothing is billed; a report of failure instead of an answer neither.
const free =
  /^(?:close_before_headers|reset_before_headers|error_after_200|rate_limit_in_200|quota_in_200|status_.*)$/;
// The answer was under way when its way was cut.
const begun =
  /^(?:stall|keep_alive_only|drip|cut|clean_cut|reset|error_mid_stream|cut_gzip|failed_outcome|error_unframed|error_without_name)$/;
// Where nothing is streamed these are the report of a failure, instead of an answer.
const reported = /^(?:error_mid_stream|failed_outcome|error_unframed|error_without_name)$/;
// It was read, and not a word had been written.
const read = /^(?:slow_headers|slow_first_token|silent_body)$/;

function shareOf(fault: FaultId | undefined, streamed: boolean): Share {
  if (fault === undefined) return 'whole';
  if (!streamed && reported.test(fault)) return 'nothing';
  if (free.test(fault)) return 'nothing';
  if (read.test(fault)) return 'input';
  return begun.test(fault) ? 'half' : 'whole';
}

/** How an answer was given. */
export interface Played {
  readonly fault: FaultId | undefined;
  readonly streamed: boolean;
}

/** What is billed of an answer under a fault; `undefined` for nothing. */
export function booked(answer: EmulatedAnswer, { fault, streamed }: Played): EmulatedUsage | undefined {
  const share = shareOf(fault, streamed);
  const usage = usageOf(fault === 'refusal' ? refusalAnswer : answer);
  if (share === 'nothing') return undefined;
  if (share === 'whole') return usage;
  const part = share === 'half' ? 0.5 : 0;
  return {
    ...usage,
    outputTokens: Math.ceil(usage.outputTokens * part),
    reasoningTokens: Math.ceil(usage.reasoningTokens * part),
  };
}

/** Whose books a dialect is in. */
export const billedBy = ({ name }: Pick<EmulatedDialect, 'name'>): EmulatedBooking['provider'] =>
  name === 'anthropic' ? 'anthropic' : 'openai';

const openaiColumns = [
  'start_time',
  'end_time',
  'start_time_iso',
  'end_time_iso',
  'project_id',
  'num_model_requests',
  'user_id',
  'api_key_id',
  'model',
  'batch',
  'service_tier',
  'input_tokens',
  'output_tokens',
  'input_cached_tokens',
  'input_cache_write_tokens',
  'input_uncached_tokens',
];
const anthropicColumns = [
  'usage_date_utc',
  'model_version',
  'api_key',
  'workspace',
  'usage_type',
  'context_window',
  'usage_input_tokens_no_cache',
  'usage_input_tokens_cache_write_5m',
  'usage_input_tokens_cache_write_1h',
  'usage_input_tokens_cache_read',
  'usage_output_tokens',
  'web_search_count',
  'inference_geo',
  'speed',
];

const dayMs = 86_400_000;

/** The books as the provider's export: a row a day and model, or a row a request with its id. */
export function toExport(
  bookings: readonly EmulatedBooking[],
  provider: EmulatedBooking['provider'],
  by: 'day' | 'request',
): string {
  const groups = new Map<string, EmulatedBooking[]>();
  for (const booking of bookings) {
    if (booking.provider !== provider) continue;
    const place =
      by === 'request'
        ? booking.requestId
        : `${dayOf(booking.at)} ${booking.model} ${booking.isBatch === true}`;
    groups.set(place, [...(groups.get(place) ?? []), booking]);
  }
  const columns = provider === 'openai' ? openaiColumns : anthropicColumns;
  const isNamed = by === 'request';
  const lines = [...groups.values()].map((group) => {
    const cells = provider === 'openai' ? openaiCells(group) : anthropicCells(group);
    return (isNamed ? [...cells, group[0]?.requestId] : cells).join(',');
  });
  const head = (isNamed ? [...columns, 'request_id'] : columns).join(',');
  return `${[head, ...lines].join('\n')}\n`;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const total = (group: readonly EmulatedBooking[], name: keyof EmulatedUsage): number =>
  group.reduce((sum, { usage }) => sum + usage[name], 0);

function openaiCells(group: readonly EmulatedBooking[]): (string | number)[] {
  const [{ at, model, isBatch = false }] = group as [EmulatedBooking];
  const start = Date.parse(dayOf(at));
  const input = total(group, 'inputTokens');
  const cached = total(group, 'cacheReadTokens');
  const written = total(group, 'cacheWriteTokens');
  const times = [start / 1_000, (start + dayMs) / 1_000];
  const named = [start, start + dayMs].map((time) => new Date(time).toISOString());
  const tokens = [input, total(group, 'outputTokens'), cached, written, input - cached - written];
  return [
    ...times,
    ...named,
    'proj_emulated',
    `${group.length}.0`,
    '',
    'key_emulated',
    model,
    `${isBatch}`,
    'default',
    ...tokens,
  ];
}

function anthropicCells(group: readonly EmulatedBooking[]): (string | number)[] {
  const [{ at, model, isBatch }] = group as [EmulatedBooking];
  const read = total(group, 'cacheReadTokens');
  const written = total(group, 'cacheWriteTokens');
  const uncached = total(group, 'inputTokens') - read - written;
  const named = [dayOf(at), model, 'emulated', 'Default', isBatch ? 'batch' : 'standard', '≤ 200k'];
  return [...named, uncached, written, 0, read, total(group, 'outputTokens'), 0, 'not_available', ''];
}

const maxBookings = 100_000;

/** The books of one emulator. */
export interface EmulatedBooks {
  /** The last 100,000 bookings, oldest first. */
  readonly bookings: readonly EmulatedBooking[];
  /** Bills an answer, if it is billed. */
  book(request: Omit<EmulatedBooking, 'at' | 'usage'>, answer: EmulatedAnswer, played: Played): void;
}

/** Opens the books. */
export function openBooks(): EmulatedBooks {
  const bookings: EmulatedBooking[] = [];
  return {
    bookings,
    book(request, answer, played) {
      const usage = booked(answer, played);
      if (!usage) return;
      bookings.push({ ...request, at: systemClock.now(), usage });
      if (bookings.length > maxBookings) bookings.shift();
    },
  };
}
