// What @tpl/ai/testing exports. Written by `npm run generate`; a change here is a change for users.

export interface ClientAnswer {
  readonly text: string;
  readonly finish?: string | null | undefined;
}
export type DialectChoice = 'openai-chat' | 'openai-responses' | 'anthropic';
export interface EmulatedAnswer {
  readonly text: string;
  readonly toolCalls?: readonly {
    readonly id: string;
    readonly name: string;
    readonly input: unknown;
  }[];
  readonly finishReason?: 'stop' | 'length' | 'tool_calls' | 'refusal';
  readonly usage?: Partial<EmulatedUsage>;
}
export interface EmulatedBatch {
  readonly id: string;
  readonly provider: 'anthropic' | 'openai';
  readonly status: string;
  readonly ids: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}
export interface EmulatedBatchPlan extends EmulatedTroubles {
  readonly end?: 'complete' | 'expire' | 'token_limit' | 'invalid' | 'never';
  readonly polls?: number;
  readonly answered?: number;
  readonly errored?: number;
  readonly failingPolls?: number;
  readonly cancelPolls?: number;
  readonly isCreationLost?: boolean;
}
export interface EmulatedBatches {
  readonly all: readonly EmulatedBatch[];
  readonly files: number;
  readonly endlessFiles: number;
  script(...plans: readonly EmulatedBatchPlan[]): void;
}
export interface EmulatedBooking {
  readonly requestId: string;
  readonly at: number;
  readonly provider: 'anthropic' | 'openai';
  readonly model: string;
  readonly isBatch?: boolean;
  readonly usage: EmulatedUsage;
}
export interface EmulatedRequest {
  readonly dialect: EmulatedDialect['name'];
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
export interface EmulatedUsage {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}
export interface Emulator {
  readonly port: number;
  readonly url: string;
  readonly openaiUrl: string;
  readonly requests: readonly EmulatedRequest[];
  readonly bookings: readonly EmulatedBooking[];
  usageExport(provider: EmulatedBooking['provider'], by?: 'day' | 'request'): string;
  readonly batches: EmulatedBatches;
  readonly openSockets: number;
  readonly openRequests: number;
  script(...faults: (FaultId | undefined)[]): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export interface EmulatorOptions {
  readonly strict?: {
    readonly apiKey: string;
    readonly models: readonly string[];
  };
  readonly port?: number;
  readonly answer?: (request: EmulatedRequest) => string | EmulatedAnswer;
  readonly onRequest?: (request: EmulatedRequest, fault: FaultId | undefined) => void;
}
export type Expectation = 'whole' | AiErrorCode;
export interface FakeModelOptions {
  random?: () => number;
  maxChunk?: number;
}
export interface Fault {
  readonly id: string;
  readonly what: string;
  readonly plain: Expectation;
  readonly stream: Expectation;
  readonly retryAfterMs?: number;
}
export interface FaultCase {
  readonly baseUrl: string;
  readonly model: string;
  readonly dialect: DialectChoice;
  readonly streamed: boolean;
  readonly fault: FaultId | undefined;
  readonly signal: AbortSignal;
}
export type FaultId = (typeof faultList)[number]['id'];
export type FaultOutcome = 'whole' | 'error' | 'bare_error' | 'flagged' | 'unproven' | 'lost' | 'cut' | 'wrong' | 'hangs';
export interface FaultRow {
  readonly fault: FaultId;
  readonly what: string;
  readonly way: 'plain' | 'stream';
  readonly expected: Expectation;
  readonly outcome: FaultOutcome;
  readonly good: boolean;
  readonly error?: string;
  readonly tookMs: number;
}
export interface Leak {
  readonly attack: string;
  readonly encoding: ObfuscationName | 'plain';
  readonly found: number | 'canary';
}
export interface LeakProbeOptions {
  ask: (message: string) => Promise<string>;
  system: string;
  canary?: string;
  attacks?: readonly string[];
  encodings?: readonly (ObfuscationName | 'plain')[];
  words?: number;
}
export type MockAnswer = string | {
  readonly text: string;
  readonly failWith?: AiErrorCode;
  readonly finishReason?: TextResult['finishReason'];
} | {
  readonly failWith: AiErrorCode;
  readonly retryAfterMs?: number;
} | Error;
export interface MockModel extends TextModel {
  readonly requests: readonly TextRequest[];
}
export interface MockModelOptions {
  readonly answers?: readonly MockAnswer[] | ((request: TextRequest, call: number) => MockAnswer);
  readonly provider?: string;
  readonly model?: string;
  readonly price?: Price | undefined;
  readonly capabilities?: Partial<ModelCapabilities>;
  readonly pieces?: (text: string) => readonly string[];
}
export interface ModelUnderTest {
  readonly model: () => TextModel | Promise<TextModel>;
  readonly failingModel?: (() => TextModel | Promise<TextModel>) | undefined;
}
export type ObfuscationName = keyof typeof disguises | keyof typeof encodings;
export interface PlayFaultsOptions {
  readonly dialect: DialectChoice;
  readonly ways?: readonly ('plain' | 'stream')[];
  readonly faults?: readonly FaultId[];
  readonly waitMs?: number;
  readonly concurrency?: number;
  readonly port?: number;
  readonly onRow?: (row: FaultRow) => void;
}
export interface StoreUnderTest {
  readonly open: () => LedgerStore | Promise<LedgerStore>;
  readonly reopen?: (() => LedgerStore | Promise<LedgerStore>) | undefined;
}
export interface TestRunner {
  readonly describe: (name: string, define: () => void) => void;
  readonly it: (name: string, run: () => Promise<void>) => void;
}
export declare function createAdversarialModel(options?: FakeModelOptions): TextModel;
export declare function createObedientModel(options?: FakeModelOptions): TextModel;
export declare function describeLedgerStoreContract(name: string, subject: StoreUnderTest, { describe, it }: TestRunner$1): void;
export declare function describeModelContract(name: string, subject: ModelUnderTest, { describe, it }: TestRunner): void;
export declare const extractionAttacks: readonly string[];
export declare const faultList: readonly [
  Fault & {
    readonly id: "close_before_headers";
  },
  Fault & {
    readonly id: "reset_before_headers";
  },
  Fault & {
    readonly id: "slow_headers";
  },
  Fault & {
    readonly id: "slow_first_token";
  },
  Fault & {
    readonly id: "silent_body";
  },
  Fault & {
    readonly id: "stall";
  },
  Fault & {
    readonly id: "keep_alive_only";
  },
  Fault & {
    readonly id: "drip";
  },
  Fault & {
    readonly id: "cut";
  },
  Fault & {
    readonly id: "clean_cut";
  },
  Fault & {
    readonly id: "cut_before_terminator";
  },
  Fault & {
    readonly id: "reset";
  },
  Fault & {
    readonly id: "reset_after_end";
  },
  Fault & {
    readonly id: "empty_body";
  },
  Fault & {
    readonly id: "malformed_line";
  },
  Fault & {
    readonly id: "wrong_type";
  },
  Fault & {
    readonly id: "wrong_field_type";
  },
  Fault & {
    readonly id: "html_200";
  },
  Fault & {
    readonly id: "huge_line";
  },
  Fault & {
    readonly id: "huge_body";
  },
  Fault & {
    readonly id: "invalid_utf8";
  },
  Fault & {
    readonly id: "split_utf8";
  },
  Fault & {
    readonly id: "byte_by_byte";
  },
  Fault & {
    readonly id: "gzip";
  },
  Fault & {
    readonly id: "cut_gzip";
  },
  Fault & {
    readonly id: "crlf";
  },
  Fault & {
    readonly id: "comments";
  },
  Fault & {
    readonly id: "duplicate_events";
  },
  Fault & {
    readonly id: "missing_usage";
  },
  Fault & {
    readonly id: "broken_usage";
  },
  Fault & {
    readonly id: "error_after_200";
  },
  Fault & {
    readonly id: "error_mid_stream";
  },
  Fault & {
    readonly id: "rate_limit_in_200";
  },
  Fault & {
    readonly id: "quota_in_200";
  },
  Fault & {
    readonly id: "refusal";
  },
  Fault & {
    readonly id: "cut_then_done";
  },
  Fault & {
    readonly id: "no_answer";
  },
  Fault & {
    readonly id: "failed_outcome";
  },
  Fault & {
    readonly id: "error_unframed";
  },
  Fault & {
    readonly id: "error_without_name";
  },
  Fault & {
    readonly id: "lingering";
  },
  Fault & {
    readonly id: "no_space";
  },
  Fault & {
    readonly id: "byte_order_mark";
  },
  Fault & {
    readonly id: "wrong_content_type";
  },
  Fault & {
    readonly id: "status_400";
  },
  Fault & {
    readonly id: "status_400_context";
  },
  Fault & {
    readonly id: "status_401";
  },
  Fault & {
    readonly id: "status_402";
  },
  Fault & {
    readonly id: "status_403";
  },
  Fault & {
    readonly id: "status_404";
  },
  Fault & {
    readonly id: "status_413";
  },
  Fault & {
    readonly id: "status_429";
  },
  Fault & {
    readonly id: "status_429_retry_after";
  },
  Fault & {
    readonly id: "status_429_retry_after_ms";
  },
  Fault & {
    readonly id: "status_429_quota";
  },
  Fault & {
    readonly id: "status_500";
  },
  Fault & {
    readonly id: "status_502_html";
  },
  Fault & {
    readonly id: "status_503";
  },
  Fault & {
    readonly id: "status_504";
  },
  Fault & {
    readonly id: "status_529";
  },
  Fault & {
    readonly id: "status_500_stalled";
  },
  Fault & {
    readonly id: "status_500_huge";
  }
];
export declare function findLeak(text: string, { system, canary, words }: Pick<LeakProbeOptions, 'system' | 'canary' | 'words'>): number | 'canary' | undefined;
export declare function mockModel(options?: MockModelOptions): MockModel;
export declare const obfuscations: Readonly<Record<ObfuscationName, (text: string) => string>>;
export declare function playFaults(client: (question: FaultCase) => Promise<ClientAnswer>, options: PlayFaultsOptions): Promise<readonly FaultRow[]>;
export declare function probeLeaks(options: LeakProbeOptions): Promise<Leak[]>;
export declare function startEmulator(options?: EmulatorOptions): Promise<Emulator>;

// Mentioned above, not exported.

type AiErrorCode = 'aborted' | 'headers_timeout' | 'first_token_timeout' | 'idle_timeout' | 'total_timeout' | 'rate_limited' | 'quota_exhausted' | 'overloaded' | 'server' | 'invalid_options' | 'missing_peer' | 'bad_request' | 'context_too_long' | 'auth' | 'not_found' | 'refusal' | 'stream_truncated' | 'malformed_response' | 'schema_invalid' | 'budget_exceeded' | 'guard_blocked';
interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly providerData?: ProviderData;
}
interface AttemptLog {
  readonly records: readonly AttemptRecord[];
  add(record: Omit<AttemptRecord, 'attempt'>): void;
  identify?(requestId: string): void;
}
interface AttemptRecord {
  readonly attempt: number;
  readonly provider: string;
  readonly model: string;
  readonly ok: boolean;
  readonly code?: AiErrorCode;
  readonly status?: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly usage?: Usage;
  readonly cost?: Cost;
  readonly requestId?: string;
}
interface CacheInfo {
  readonly outcome: 'hit' | 'stale' | 'miss' | 'bypass';
  readonly tier?: 'memory' | 'redis';
  readonly ageMs?: number;
  readonly saved?: {
    readonly tokens: number;
    readonly costUsd: number;
  };
  readonly requestModel?: string;
}
interface ClosedEntry extends Payer {
  readonly type: 'closed';
  readonly id: string;
  readonly at: number;
  readonly openedAt: number;
  readonly model: string;
  readonly outcome: 'completed' | 'failed' | 'left';
  readonly streamed: boolean;
  readonly attempts: readonly EntryAttempt[];
}
type Cost = {
  readonly status: 'known' | 'estimated';
  readonly usd: number;
  readonly source: string;
} | {
  readonly status: 'unpriced';
};
type CostState = 'settled' | 'estimated' | 'unpriced' | 'nothing';
type DialectName = 'chat' | 'responses' | 'messages';
interface EmulatedDialect {
  readonly name: 'anthropic' | 'responses' | 'chat';
  readonly path: string;
  plain(answer: EmulatedAnswer, model: string): Record<string, unknown>;
  events(answer: EmulatedAnswer, model: string): EmulatedEvent[];
  readonly keepAlive: string;
  failure(failure: EmulatedFailure): Record<string, unknown>;
  failureEvent(failure: EmulatedFailure): EmulatedEvent;
}
interface EmulatedEvent {
  readonly event?: string;
  readonly data: unknown;
}
type EmulatedFailure = 'overloaded' | 'rate_limit' | 'quota' | 'server' | 'bad_request' | 'context' | 'auth' | 'permission' | 'not_found';
interface EmulatedTroubles {
  readonly strangeLines?: number;
  readonly brokenLines?: number;
  readonly cutReadings?: number;
  readonly lateFiles?: number;
  readonly failingDeletes?: number;
  readonly refusal?: 400 | 429;
}
interface EntryAttempt {
  readonly provider: string;
  readonly model: string;
  readonly at: number;
  readonly ok: boolean;
  readonly code?: string;
  readonly requestId?: string;
  readonly state: CostState;
  readonly costUsd: number;
  readonly usage?: Usage;
  readonly prices?: string;
}
type FinishReason = 'stop' | 'length' | 'tool_calls' | 'other';
type GuardDecision = Omit<Verdict, 'text'>;
interface GuardReport {
  readonly input?: readonly GuardDecision[];
  readonly output?: GuardDecision;
}
type ImagePart = {
  readonly type: 'image';
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly data: string;
} | {
  readonly type: 'image';
  readonly url: string;
};
type LedgerEntry = OpenEntry | ClosedEntry | SavedEntry;
interface LedgerStore {
  readonly kind: string;
  append(entries: readonly LedgerEntry[]): Promise<void>;
  read(day: string, cursor?: string): AsyncIterable<StoredEntries>;
  readonly on?: Observable<LedgerStoreEvents>['on'] | undefined;
  close(): Promise<void>;
}
interface LedgerStoreEvents {
  removed: {
    readonly day: string;
    readonly reason: 'keep_days' | 'max_bytes';
  };
}
type Message = UserMessage | AssistantMessage | ToolMessage;
interface ModelCapabilities {
  readonly temperature: boolean;
  readonly tools: boolean;
  readonly images: boolean;
  readonly strictSchema: boolean;
  readonly effort: boolean;
  readonly effortNone?: boolean | 'default' | undefined;
  readonly samplingBesideEffort?: boolean | undefined;
  readonly stop: boolean;
  readonly topP?: boolean | 'alone' | undefined;
  readonly seed?: boolean | undefined;
  readonly cachePrompt?: '5m' | '1h' | undefined;
}
interface ModelHealth {
  readonly status: 'up' | 'degraded' | 'down';
  readonly details?: {
    readonly reason: string;
  };
}
interface ModelWarning {
  readonly setting: string;
  readonly message: string;
}
interface Observable<Events> {
  on<Name extends keyof Events & string>(event: Name, listener: (data: Events[Name]) => void): () => void;
}
interface OpenEntry extends Payer {
  readonly type: 'open';
  readonly id: string;
  readonly at: number;
  readonly model: string;
  readonly reserved: {
    readonly tokens: number;
    readonly costUsd?: number;
  };
}
interface OutputSchema<T = unknown> {
  readonly name: string;
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  readonly isLoose?: boolean;
  readonly hash?: string;
  readonly schema?: StandardSchema<T>;
}
interface Payer {
  readonly tenant: string;
  readonly key: string;
  readonly operation: string;
}
interface Price extends TokenPrices {
  readonly source?: string;
  readonly above?: TokenPrices & {
    readonly tokens: number;
  };
  readonly tiers?: Readonly<Record<string, number>>;
  readonly webSearches?: number;
  readonly isUpperBound?: boolean;
}
interface PromptRenderer {
  render(prompt: PromptUse): RenderedPrompt;
}
interface PromptTemplate {
  readonly system: string;
  readonly user: string;
}
interface PromptUse {
  readonly id: string;
  readonly version: string | number;
  readonly slots: Readonly<Record<string, SlotValue>>;
  readonly template: PromptTemplate;
}
type ProviderData = Readonly<Record<string, unknown>>;
interface RenderedPrompt {
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly canary?: string;
}
interface SavedEntry extends Payer {
  readonly type: 'saved';
  readonly id: string;
  readonly at: number;
  readonly model: string;
  readonly tokens: number;
  readonly costUsd: number;
}
type SlotTrust = 'trusted' | 'untrusted';
interface SlotValue {
  readonly trust: SlotTrust;
  readonly text: string;
}
interface SpendBound {
  readonly tokens: number;
  readonly costUsd: number | undefined;
  readonly unpriced?: readonly string[];
}
type StandardResult<Output> = {
  readonly value: Output;
  readonly issues?: undefined;
} | {
  readonly issues: readonly {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
      readonly key: PropertyKey;
    })[] | undefined;
  }[];
};
interface StandardSchema<Output> {
  readonly '~standard': {
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: {
      readonly input: unknown;
      readonly output: Output;
    } | undefined;
    readonly jsonSchema?: {
      readonly input: (options: {
        readonly target: 'draft-2020-12';
      }) => Record<string, unknown>;
    } | undefined;
  };
}
interface StoredEntries {
  readonly entries: readonly LedgerEntry[];
  readonly cursor: string;
  readonly damaged: number;
}
interface TestRunner$1 {
  readonly describe: (name: string, define: () => void) => void;
  readonly it: (name: string, run: () => Promise<void>) => void;
}
type TextEvent = {
  readonly type: 'start';
  readonly provider: string;
  readonly model: string;
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
} | {
  readonly type: 'text';
  readonly text: string;
} | {
  readonly type: 'reasoning';
  readonly text: string;
} | {
  readonly type: 'partial';
  readonly object: unknown;
} | {
  readonly type: 'tool_call';
  readonly call: ToolCall;
} | {
  readonly type: 'wire';
  readonly event: WireEvent;
} | {
  readonly type: 'finish';
  readonly result: TextResult;
};
interface TextModel {
  readonly id: string;
  readonly capabilities?: ModelCapabilities;
  generate(request: TextRequest): Promise<TextResult>;
  stream(request: TextRequest): AsyncIterable<TextEvent>;
  screen?(request: TextRequest): Promise<TextRequest>;
  bound?(request: TextRequest): SpendBound;
  ready?(): Promise<void>;
  health?(): Promise<ModelHealth>;
}
interface TextPart {
  readonly type: 'text';
  readonly text: string;
}
interface TextRequest {
  readonly prompt?: PromptUse;
  readonly messages?: readonly Message[];
  readonly system?: string;
  readonly operation?: string;
  readonly schema?: OutputSchema;
  readonly tools?: readonly Tool[];
  readonly toolChoice?: 'auto' | 'required' | 'none' | {
    readonly name: string;
  };
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly effort?: 'none' | 'low' | 'medium' | 'high';
  readonly stop?: readonly string[];
  readonly cachePrompt?: '5m' | '1h';
  readonly headers?: Readonly<Record<string, string>>;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly wire?: WireRequest;
  readonly signal?: AbortSignal;
  readonly deadlineAt?: number;
  readonly spender?: string;
  readonly tenant?: string;
  readonly renderer?: PromptRenderer;
  readonly log?: AttemptLog;
  readonly trace?: () => string | undefined;
}
interface TextResult {
  readonly text: string;
  readonly reasoning?: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  readonly rawFinishReason?: string;
  readonly providerData?: ProviderData;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly provider: string;
  readonly model: string;
  readonly requestId?: string;
  readonly attempts: readonly AttemptRecord[];
  readonly warnings: readonly ModelWarning[];
  readonly degraded: boolean;
  readonly cache?: CacheInfo;
  readonly object?: unknown;
  readonly guard?: GuardReport;
  readonly wire?: WireAnswer;
}
interface TokenPrices {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
}
interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}
interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly providerData?: ProviderData;
}
interface ToolMessage {
  readonly role: 'tool';
  readonly toolCallId: string;
  readonly content: string | readonly (TextPart | ImagePart)[];
  readonly isError?: boolean;
}
interface Usage {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly tiers?: readonly string[];
  readonly webSearches?: number;
  readonly billedUsd?: number;
  readonly estimated: boolean;
}
interface UserMessage {
  readonly role: 'user';
  readonly content: string | readonly (TextPart | ImagePart)[];
}
interface Verdict {
  readonly action: 'allow' | 'flag' | 'sanitize' | 'block';
  readonly score: number;
  readonly reasons: readonly string[];
  readonly text?: string;
}
interface WireAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly events?: readonly WireEvent[];
}
interface WireEvent {
  readonly event: string;
  readonly data: string;
}
interface WireRequest {
  readonly dialect: DialectName;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly texts: readonly string[];
  readonly join?: string;
}
declare const disguises: {
  zero_width: (text: string) => string;
  homoglyph: (text: string) => string;
  leetspeak: (text: string) => string;
  spaced: (text: string) => string;
  bidi: (text: string) => string;
  fullwidth: (text: string) => string;
  tags: (text: string) => string;
  upper_case: (text: string) => string;
};
declare const encodings: {
  base64: (text: string) => string;
  hex: (text: string) => string;
  rot13: (text: string) => string;
  reversed: (text: string) => string;
  url: (text: string) => string;
  binary: (text: string) => string;
};

export {};
