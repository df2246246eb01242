// What @tpl/ai/ledger exports. Written by `npm run generate`; a change here is a change for users.

export interface Bill {
  readonly provider: BillProvider;
  readonly kind: 'usage' | 'cost';
  readonly rows: readonly BillRow[];
  readonly from: string;
  readonly to: string;
}
export type BillCause = 'estimated' | 'uncertain' | 'day_boundary' | 'cached_tokens' | 'price' | 'tier' | 'retried' | 'missing_in_bill' | 'missing_in_ledger' | 'twice_in_bill' | 'twice_in_ledger' | 'unknown_model' | 'counted_otherwise';
export interface BillDays {
  readonly from: string;
  readonly to: string;
}
export interface BillDifference {
  readonly causes: readonly BillCause[];
  readonly day: string;
  readonly model: string;
  readonly requestId?: string;
  readonly ledgerUsd: number;
  readonly billUsd: number;
  readonly note: string;
}
export type BillProvider = 'openai' | 'anthropic';
export interface BillReport {
  readonly provider: BillProvider;
  readonly kind: 'usage' | 'cost';
  readonly from: string;
  readonly to: string;
  readonly ledgerUsd: number;
  readonly billUsd: number;
  readonly differenceUsd: number;
  readonly knownDifferenceUsd: number;
  readonly markedShare: number;
  readonly differences: readonly BillDifference[];
  readonly differenceCount: number;
  readonly otherKeyRows: number;
  readonly prices: readonly string[];
}
export interface BillRow {
  readonly day: string;
  readonly model: string;
  readonly key?: string;
  readonly requestId?: string;
  readonly requests?: number;
  readonly tokens?: BillTokens;
  readonly tiers?: readonly string[];
  readonly isLong?: boolean;
  readonly costUsd?: number;
  readonly line: number;
}
export type BillTokens = Pick<Usage, 'inputTokens' | 'cacheReadTokens' | 'cacheWriteTokens' | 'cacheWrite1hTokens' | 'outputTokens' | 'webSearches'>;
export interface BookedCall extends Partial<Payer>, Pick<ClosedEntry, 'outcome' | 'attempts'> {
  readonly id: string;
  readonly openedAt: number;
  readonly model: string;
}
export interface CallLedger {
  open(call: CallToOpen): Promise<OpenCall>;
}
export interface CallToOpen extends Partial<Payer> {
  readonly model: string;
  readonly reserved: {
    readonly tokens: number;
    readonly costUsd?: number | undefined;
  };
  readonly streamed: boolean;
}
export interface ClosedEntry extends Payer {
  readonly type: 'closed';
  readonly id: string;
  readonly at: number;
  readonly openedAt: number;
  readonly model: string;
  readonly outcome: 'completed' | 'failed' | 'left';
  readonly streamed: boolean;
  readonly attempts: readonly EntryAttempt[];
}
export interface CompareBillOptions {
  readonly bill: Bill;
  readonly entries: AsyncIterable<LedgerEntry>;
  readonly keys?: readonly string[] | undefined;
  readonly providers?: readonly string[] | undefined;
  readonly prices?: PriceTable | undefined;
}
export type CostState = 'settled' | 'estimated' | 'unpriced' | 'nothing';
export interface EntryAttempt {
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
export interface FileLedgerStoreOptions {
  readonly folder: string;
  readonly sync?: 'always' | 'second' | 'never' | undefined;
  readonly maxBytes?: number | undefined;
  readonly keepDays?: number | undefined;
  readonly clock?: Clock | undefined;
}
export interface Ledger extends Observable<LedgerEvents> {
  open(call: CallToOpen): Promise<OpenCall>;
  book(call: BookedCall): Promise<void>;
  saved(answer: SavedAnswer): void;
  spend(query: SpendQuery): Promise<SpendReport>;
  entries(days: Pick<SpendQuery, 'from' | 'to'>): AsyncIterable<LedgerEntry>;
  stats(): LedgerStats;
  health(): Promise<{
    readonly status: 'up' | 'degraded';
    readonly details: Record<string, unknown>;
  }>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export type LedgerEntry = OpenEntry | ClosedEntry | SavedEntry;
export interface LedgerEvents extends LedgerStoreEvents {
  lost: {
    readonly lines: number;
  };
  state: {
    readonly isUp: boolean;
  };
}
export interface LedgerOptions {
  readonly store: LedgerStore;
  readonly whenDown?: 'continue' | 'refuse' | undefined;
  readonly answersWait?: boolean | undefined;
  readonly deadlineMs?: number | undefined;
  readonly maxWaiting?: number | undefined;
  readonly inFlightMs?: number | undefined;
  readonly maxRowsPerDay?: number | undefined;
  readonly clock?: Clock | undefined;
}
export interface LedgerStats {
  readonly store: string;
  readonly isUp: boolean;
  readonly open: number;
  readonly waiting: number;
  readonly lost: number;
}
export interface LedgerStore {
  readonly kind: string;
  append(entries: readonly LedgerEntry[]): Promise<void>;
  read(day: string, cursor?: string): AsyncIterable<StoredEntries>;
  readonly on?: Observable<LedgerStoreEvents>['on'] | undefined;
  close(): Promise<void>;
}
export interface LedgerStoreEvents {
  removed: {
    readonly day: string;
    readonly reason: 'keep_days' | 'max_bytes';
  };
}
export interface MemoryLedgerStoreOptions {
  readonly maxEntries?: number | undefined;
}
export interface OpenCall {
  readonly id: string;
  close(end: Pick<ClosedEntry, 'outcome' | 'attempts'>): Promise<void>;
}
export interface OpenEntry extends Payer {
  readonly type: 'open';
  readonly id: string;
  readonly at: number;
  readonly model: string;
  readonly reserved: {
    readonly tokens: number;
    readonly costUsd?: number;
  };
}
export interface Payer {
  readonly tenant: string;
  readonly key: string;
  readonly operation: string;
}
export interface RedisLedgerStoreOptions extends RedisOptions {
  readonly prefix?: string | undefined;
  readonly deadlineMs?: number | undefined;
  readonly keepDays?: number | undefined;
  readonly maxEntriesPerDay?: number | undefined;
  readonly clock?: Clock | undefined;
}
export interface SavedAnswer extends Partial<Payer> {
  readonly model: string;
  readonly tokens: number;
  readonly costUsd: number;
}
export interface SavedEntry extends Payer {
  readonly type: 'saved';
  readonly id: string;
  readonly at: number;
  readonly model: string;
  readonly tokens: number;
  readonly costUsd: number;
}
export interface SpendCounts {
  readonly calls: number;
  readonly attempts: number;
  readonly retries: number;
  readonly failed: number;
  readonly aborted: number;
  readonly settledUsd: number;
  readonly estimatedUsd: number;
  readonly reservedUsd: number;
  readonly uncertainUsd: number;
  readonly uncertainCalls: number;
  readonly unpricedAttempts: number;
  readonly savedCalls: number;
  readonly savedUsd: number;
  readonly batchDiscountUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}
export type SpendDimension = 'day' | 'tenant' | 'key' | 'operation' | 'model';
export interface SpendQuery {
  readonly from: string;
  readonly to: string;
  readonly by?: readonly SpendDimension[] | undefined;
  readonly only?: {
    readonly [Name in Exclude<SpendDimension, 'day'>]?: string;
  } | undefined;
}
export interface SpendReport {
  readonly from: string;
  readonly to: string;
  readonly total: SpendRow;
  readonly rows: readonly SpendRow[];
  readonly damagedLines: number;
  readonly foldedRows: number;
}
export interface SpendRow extends Partial<Payer>, SpendCounts {
  readonly day?: string;
  readonly model?: string;
  readonly prices: readonly string[];
}
export interface StoredEntries {
  readonly entries: readonly LedgerEntry[];
  readonly cursor: string;
  readonly damaged: number;
}
export declare function compareBill(options: CompareBillOptions): Promise<BillReport>;
export declare function createLedger(options: LedgerOptions): Ledger;
export declare const daysAround: ({ from, to }: BillDays) => BillDays;
export declare function fileLedgerStore(options: FileLedgerStoreOptions): LedgerStore;
export declare const markedCauses: ReadonlySet<BillCause>;
export declare function memoryLedgerStore({ maxEntries }?: MemoryLedgerStoreOptions): LedgerStore;
export declare function readBill(text: string): Bill;
export declare function redisLedgerStore(options: RedisLedgerStoreOptions): LedgerStore;
export declare function spendCsv({ rows }: Pick<SpendReport, 'rows'>): string;
export declare function withLedger(ledger: CallLedger): Middleware;

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
interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
type Cost = {
  readonly status: 'known' | 'estimated';
  readonly usd: number;
  readonly source: string;
} | {
  readonly status: 'unpriced';
};
type DialectName = 'chat' | 'responses' | 'messages';
interface EventSink {
  has(event: keyof ModelEvents): boolean;
  emit<Name extends keyof ModelEvents>(event: Name, data: ModelEvents[Name]): void;
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
type Layer = (typeof layerOrder)[number];
type Message = UserMessage | AssistantMessage | ToolMessage;
interface Middleware {
  (model: TextModel, events?: EventSink): TextModel;
  readonly layer?: Layer;
}
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
interface ModelEvents {
  start: {
    readonly operation?: string;
    readonly model: string;
    readonly streamed: boolean;
    within(enter: <T>(run: () => T) => T): void;
    trace(header: () => string | undefined): void;
  };
  call: {
    readonly operation?: string;
    readonly provider: string;
    readonly requestModel: string;
    readonly responseModel?: string;
    readonly ok: boolean;
    readonly code?: string;
    readonly kind?: string;
    readonly finishReason?: FinishReason;
    readonly usage?: Usage;
    readonly costUsd?: number;
    readonly priced: boolean;
    readonly streamed: boolean;
    readonly cache?: CacheInfo['outcome'];
    readonly degraded: boolean;
    readonly attempts: readonly AttemptRecord[];
    readonly guard?: GuardReport;
    readonly durationMs: number;
    readonly timeToFirstChunkMs?: number;
    readonly outcome: 'completed' | 'error' | 'aborted' | 'abandoned';
  };
  attempt: {
    readonly operation?: string;
    readonly provider: string;
    readonly model: string;
    readonly attempt: number;
    readonly ok: boolean;
    readonly code?: AiErrorCode;
    readonly status?: number;
    readonly startedAt: number;
    readonly durationMs: number;
  };
  guard: {
    readonly operation?: string;
    readonly direction: 'input' | 'output';
    readonly action: Verdict['action'];
    readonly score: number;
    readonly reasons: readonly string[];
    readonly durationMs: number;
  };
  object: {
    readonly operation?: string;
    readonly ok: boolean;
    readonly durationMs: number;
  };
  budget: {
    readonly operation?: string;
    readonly ok: boolean;
    readonly tokens: number;
    readonly costUsd: number;
  };
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
interface OutputSchema<T = unknown> {
  readonly name: string;
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  readonly isLoose?: boolean;
  readonly hash?: string;
  readonly schema?: StandardSchema<T>;
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
interface PriceTable {
  readonly rows: Readonly<Record<string, Price>>;
  readonly asOf: string;
  readonly source?: string;
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
interface RedisClient {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  on(event: string, listener: (...args: any[]) => void): unknown;
  off(event: string, listener: (...args: any[]) => void): unknown;
}
interface RedisOptions {
  readonly url?: string | undefined;
  readonly client?: RedisClient | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
}
interface RenderedPrompt {
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly canary?: string;
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
declare const layerOrder: readonly [
  "input_guard",
  "redaction",
  "cache",
  "budget",
  "ledger",
  "fallback",
  "object",
  "policy",
  "output_guard"
];

export {};
