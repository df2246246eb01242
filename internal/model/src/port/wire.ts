// A request in a provider's own words, and its answer in the same words: what a door passes through.

/** Chat Completions and Responses of OpenAI, Messages of Anthropic. */
export type DialectName = 'chat' | 'responses' | 'messages';

/**
 * A body that goes to a model of its dialect as it is, but for the name of the model, for texts that a guard changed, and for
 * `stream_options.include_usage`, which chat completions need to count a stream.
 */
export interface WireRequest {
  /** Whose words it is in. */
  readonly dialect: DialectName;
  /** JSON, as the client sent it. */
  readonly body: string;
  /** Sent along, for example `anthropic-beta`. Never credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** System text and texts of the messages in order, as they stand in the body: what differs in the request was changed by a guard. */
  readonly texts: readonly string[];
  /** What stands between the parts of a system text, of which the body has several. Default: there is one part. */
  readonly join?: string;
}

/** One server-sent event, its data as the provider wrote it. */
export interface WireEvent {
  /** `message` where the provider names none. */
  readonly event: string;
  /** Usually JSON. */
  readonly data: string;
}

/** An answer in the provider's own words. */
export interface WireAnswer {
  /** Those of the provider that say something to a client: ids, limits, waiting times. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; of an answer that came whole. */
  readonly body?: string;
  /** In order; of an answer that came as a stream. */
  readonly events?: readonly WireEvent[];
}

/** What a provider said when it refused, as it said it: clients read the words of errors. */
export interface WireRefusal {
  /** HTTP status. */
  readonly status: number;
  /** Those of the provider that say something to a client. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KiB. */
  readonly body: string;
}
