// What @tpl/ai exports. Written by `npm run generate`; a change here is a change for users.

export declare class AiError extends Error {
  readonly name = "AiError";
  readonly code: AiErrorCode;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly provider?: string;
  readonly model?: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly providerCode?: string;
  readonly problems: readonly Problem[];
  readonly reasons?: readonly string[];
  attempts: readonly AttemptRecord[];
  readonly partial?: PartialAnswer;
  refusal?: WireRefusal;
  constructor(code: AiErrorCode, message: string, details?: AiErrorDetails);
  static isInstance(value: unknown): value is AiError;
}
export type AiErrorCode = 'aborted' | 'headers_timeout' | 'first_token_timeout' | 'idle_timeout' | 'total_timeout' | 'rate_limited' | 'quota_exhausted' | 'overloaded' | 'server' | 'invalid_options' | 'missing_peer' | 'bad_request' | 'context_too_long' | 'auth' | 'not_found' | 'refusal' | 'stream_truncated' | 'malformed_response' | 'schema_invalid' | 'budget_exceeded' | 'guard_blocked';
export interface AiErrorDetails {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly requestId?: string | undefined;
  readonly status?: number | undefined;
  readonly providerCode?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly retryable?: boolean | undefined;
  readonly partial?: PartialAnswer | undefined;
  readonly problems?: readonly Problem[] | undefined;
  readonly reasons?: readonly string[] | undefined;
  readonly cause?: unknown;
}
export interface AiSettings extends WireLimits {
  readonly promptSecret: string | undefined;
  readonly canaryEpochMs: number;
}
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly providerData?: ProviderData;
}
export interface AttemptLog {
  readonly records: readonly AttemptRecord[];
  add(record: Omit<AttemptRecord, 'attempt'>): void;
  identify?(requestId: string): void;
}
export interface AttemptRecord {
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
export interface Budget {
  readonly limitsCost?: boolean | undefined;
  reserve(key: string, amount: Spend): Promise<{
    ok: true;
    reservation: Reservation;
  } | {
    ok: false;
    retryAfterMs: number;
    limit: string;
  }>;
}
export interface BudgetLimit {
  readonly name: string;
  readonly windowMs: number;
  readonly tokens?: number | undefined;
  readonly costUsd?: number | undefined;
  readonly per?: 'key' | 'tenant' | 'all' | undefined;
}
export interface BudgetState {
  readonly limit: string;
  readonly spent: Spend;
  readonly reserved: Spend;
  readonly resetMs: number;
}
export interface CacheInfo {
  readonly outcome: 'hit' | 'stale' | 'miss' | 'bypass';
  readonly tier?: 'memory' | 'redis';
  readonly ageMs?: number;
  readonly saved?: {
    readonly tokens: number;
    readonly costUsd: number;
  };
  readonly requestModel?: string;
}
export type Cost = {
  readonly status: 'known' | 'estimated';
  readonly usd: number;
  readonly source: string;
} | {
  readonly status: 'unpriced';
};
export type DialectName = 'chat' | 'responses' | 'messages';
export type ErrorKind = 'cancelled' | 'local' | 'transient' | 'overloaded' | 'rate_limited' | 'quota' | 'auth' | 'invalid' | 'content' | 'unknown';
export interface ErrorTraits {
  readonly kind: ErrorKind;
  readonly retryable: boolean;
}
export interface EventSink {
  has(event: keyof ModelEvents): boolean;
  emit<Name extends keyof ModelEvents>(event: Name, data: ModelEvents[Name]): void;
}
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'other';
export type GuardDecision = Omit<Verdict, 'text'>;
export interface GuardReport {
  readonly input?: readonly GuardDecision[];
  readonly output?: GuardDecision;
}
export type ImagePart = {
  readonly type: 'image';
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly data: string;
} | {
  readonly type: 'image';
  readonly url: string;
};
export interface InputGuard {
  inspect(text: string, place: {
    readonly slot: string;
    readonly trust: 'trusted' | 'untrusted';
    readonly operation?: string;
    readonly content?: 'document';
  }): Verdict | Promise<Verdict>;
}
export type Layer = (typeof layerOrder)[number];
export interface MemoryBudget extends Budget {
  read(key: string): readonly BudgetState[];
}
export interface MemoryBudgetOptions {
  readonly limits: readonly BudgetLimit[];
  readonly maxKeys?: number | undefined;
  readonly clock?: Clock | undefined;
}
export type Message = UserMessage | AssistantMessage | ToolMessage;
export interface Middleware {
  (model: TextModel, events?: EventSink): TextModel;
  readonly layer?: Layer;
}
export interface ModelCapabilities {
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
export interface ModelEvents {
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
export interface ModelHealth {
  readonly status: 'up' | 'degraded' | 'down';
  readonly details?: {
    readonly reason: string;
  };
}
export interface ModelResponseRules {
  keyOf(request: TextRequest): Record<string, unknown>;
  operationOf(request: TextRequest): string | undefined;
  storable(value: TextResult): boolean;
  savingsOf(value: TextResult): {
    tokens: number;
    costUsd: number;
  };
  fromEvents(events: readonly TextEvent[]): TextResult | undefined;
  toEvents(value: TextResult): readonly TextEvent[];
}
export interface ModelWarning {
  readonly setting: string;
  readonly message: string;
}
export type ObjectEvent<T> = {
  readonly type: 'partial';
  readonly object: Partially<T>;
} | {
  readonly type: 'finish';
  readonly result: ObjectResult<T>;
};
export interface ObjectOptions<T> {
  readonly schema: StandardSchema<T>;
  readonly name?: string | undefined;
  readonly maxReasks?: number | undefined;
}
export interface ObjectResult<T> extends TextResult {
  readonly object: T;
  readonly repaired: boolean;
  readonly reasks: number;
}
export interface OutputDefinition<T> extends OutputSchema<T> {
  readonly schema: StandardSchema<T>;
}
export interface OutputGuard {
  open(context: {
    readonly system?: string;
    readonly canary?: string;
    readonly operation?: string;
  }): OutputInspection;
}
export interface OutputInspection {
  push(chunk: string): string;
  readonly blocked?: boolean;
  end(): {
    readonly text: string;
    readonly verdict: Verdict;
  };
}
export interface OutputSchema<T = unknown> {
  readonly name: string;
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  readonly isLoose?: boolean;
  readonly hash?: string;
  readonly schema?: StandardSchema<T>;
}
export interface PartialAnswer {
  readonly text: string;
  readonly usage: Usage;
}
export type Partially<T> = T extends readonly (infer Item)[] ? readonly Partially<Item>[] : T extends object ? {
  readonly [Name in keyof T]?: Partially<T[Name]>;
} : T;
export interface Policy {
  execute<T>(run: (attempt: PolicyAttempt) => Promise<T>, options?: PolicyOptions): Promise<T>;
  executeStream<T>(run: (attempt: PolicyAttempt) => AsyncIterable<T>, options?: PolicyOptions & {
    readonly isContent?: (chunk: T) => boolean;
  }): AsyncIterable<T>;
}
export interface PolicyAttempt {
  readonly signal: AbortSignal;
  readonly attempt: number;
  readonly deadlineAt: number | undefined;
}
export interface PolicyOptions {
  readonly signal?: AbortSignal;
  readonly operation?: string;
  readonly deadlineMs?: number;
}
export interface Price extends TokenPrices {
  readonly source?: string;
  readonly above?: TokenPrices & {
    readonly tokens: number;
  };
  readonly tiers?: Readonly<Record<string, number>>;
  readonly webSearches?: number;
  readonly isUpperBound?: boolean;
}
export interface PriceTable {
  readonly rows: Readonly<Record<string, Price>>;
  readonly asOf: string;
  readonly source?: string;
}
export interface Prompt<Slots extends Readonly<Record<string, SlotTrust>>> {
  readonly id: string;
  readonly version: string | number;
  readonly slots: Slots;
  with(values: {
    readonly [Name in keyof Slots]: string;
  }): PromptUse;
}
export interface PromptDefinition<Slots extends Readonly<Record<string, SlotTrust>>> {
  readonly id: string;
  readonly version: string | number;
  readonly system?: string;
  readonly user: string;
  readonly slots: Slots;
}
export interface PromptRenderer {
  render(prompt: PromptUse): RenderedPrompt;
}
export interface PromptRendererOptions {
  readonly settings?: LoadedSettings<AiSettings> | GivenSettings<AiSettings> | undefined;
  readonly preset?: string | undefined;
  readonly promptSecret?: string | undefined;
  readonly canaryEpochMs?: number | undefined;
  readonly clock?: Clock | undefined;
}
export interface PromptTemplate {
  readonly system: string;
  readonly user: string;
}
export interface PromptUse {
  readonly id: string;
  readonly version: string | number;
  readonly slots: Readonly<Record<string, SlotValue>>;
  readonly template: PromptTemplate;
}
export type ProviderData = Readonly<Record<string, unknown>>;
export interface ProviderFailure {
  readonly status?: number | undefined;
  readonly headers?: Headers | Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: unknown;
}
export type RangeFinder = {
  find(text: string): Iterable<RedactionRange>;
} | ((text: string) => Iterable<RedactionRange>);
export interface RedactionRange {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}
export interface RenderedPrompt {
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly canary?: string;
}
export interface Reservation {
  settle(actual: Spend): Promise<void>;
  release(): Promise<void>;
}
export interface ResponseCache {
  respond(request: TextRequest, produce: (context: {
    signal: AbortSignal;
  }) => Promise<TextResult>, options?: {
    signal?: AbortSignal;
  }): Promise<{
    value: TextResult;
    cache: CacheInfo;
  }>;
  respondStream(request: TextRequest, produce: (context: {
    signal: AbortSignal;
  }) => AsyncIterable<TextEvent>, options?: {
    signal?: AbortSignal;
  }): Promise<{
    events: AsyncIterable<TextEvent>;
    cache: CacheInfo;
  }>;
}
export interface RouteOptions {
  readonly strategy?: 'ordered' | 'weighted';
  readonly random?: (() => number) | undefined;
}
export interface RouteTarget {
  readonly model: TextModel;
  readonly weight?: number;
}
export interface RunToolsOptions {
  readonly tools: readonly RunnableTool[];
  readonly maxSteps?: number | undefined;
  readonly maxCostUsd?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly maxParallel?: number | undefined;
  readonly toolTimeoutMs?: number | undefined;
  readonly maxResultChars?: number | undefined;
  readonly onEvent?: ((event: ToolEvent) => void) | undefined;
}
export interface RunToolsResult {
  readonly result: TextResult;
  readonly stopped: 'answered' | 'length' | 'steps' | 'cost' | 'tokens';
  readonly steps: number;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly attempts: readonly AttemptRecord[];
  readonly request: TextRequest;
}
export interface RunnableTool extends Tool {
  run(input: unknown, context: {
    readonly call: ToolCall;
    readonly signal: AbortSignal;
  }): ToolOutput | Promise<ToolOutput>;
}
export interface SavingsLedger {
  saved(answer: {
    readonly tenant?: string;
    readonly key?: string;
    readonly operation?: string;
    readonly model: string;
    readonly tokens: number;
    readonly costUsd: number;
  }): void;
}
export type SlotTrust = 'trusted' | 'untrusted';
export interface SlotValue {
  readonly trust: SlotTrust;
  readonly text: string;
}
export interface Spend {
  readonly tokens: number;
  readonly costUsd: number;
}
export interface SpendBound {
  readonly tokens: number;
  readonly costUsd: number | undefined;
  readonly unpriced?: readonly string[];
}
export type StandardResult<Output> = {
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
export interface StandardSchema<Output> {
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
export type TextEvent = {
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
export interface TextModel {
  readonly id: string;
  readonly capabilities?: ModelCapabilities;
  generate(request: TextRequest): Promise<TextResult>;
  stream(request: TextRequest): AsyncIterable<TextEvent>;
  screen?(request: TextRequest): Promise<TextRequest>;
  bound?(request: TextRequest): SpendBound;
  ready?(): Promise<void>;
  health?(): Promise<ModelHealth>;
}
export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}
export interface TextRequest {
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
export interface TextResult {
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
export interface TokenPrices {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
}
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly providerData?: ProviderData;
}
export type ToolEvent = {
  readonly type: 'step';
  readonly step: number;
  readonly result: TextResult;
} | {
  readonly type: 'tool_start';
  readonly step: number;
  readonly call: ToolCall;
} | {
  readonly type: 'tool_end';
  readonly step: number;
  readonly call: ToolCall;
  readonly isError: boolean;
  readonly error?: unknown;
  readonly durationMs: number;
};
export interface ToolMessage {
  readonly role: 'tool';
  readonly toolCallId: string;
  readonly content: string | readonly (TextPart | ImagePart)[];
  readonly isError?: boolean;
}
export type ToolOutput = ToolMessage['content'] | {
  readonly content: ToolMessage['content'];
  readonly isError: boolean;
};
export type ToolResult = Omit<ToolMessage, 'role'>;
export interface Usage {
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
export interface UserMessage {
  readonly role: 'user';
  readonly content: string | readonly (TextPart | ImagePart)[];
}
export interface Verdict {
  readonly action: 'allow' | 'flag' | 'sanitize' | 'block';
  readonly score: number;
  readonly reasons: readonly string[];
  readonly text?: string;
}
export interface WireAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly events?: readonly WireEvent[];
}
export interface WireEvent {
  readonly event: string;
  readonly data: string;
}
export interface WireRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface WireRequest {
  readonly dialect: DialectName;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly texts: readonly string[];
  readonly join?: string;
}
export interface WithBudgetOptions {
  readonly keyOf?: ((request: TextRequest) => string) | undefined;
  readonly whenUnpriced?: 'refuse' | 'count_tokens' | undefined;
}
export interface WithCacheOptions {
  readonly ledger?: SavingsLedger | undefined;
}
export interface WithObjectOptions {
  readonly maxReasks?: number | undefined;
}
export interface WithRedactionOptions {
  readonly redactor: RangeFinder;
  readonly names?: readonly string[] | ((request: TextRequest) => readonly string[] | Promise<readonly string[]>) | undefined;
  readonly restore?: boolean | undefined;
  readonly guard?: OutputGuard | undefined;
  readonly maxPlaceholders?: number | undefined;
  readonly maxTextLength?: number | undefined;
}
export interface WrapModelOptions {
  readonly prompts?: PromptRenderer | undefined;
  readonly clock?: Clock | undefined;
}
export interface WrappedModel extends TextModel {
  on<Name extends keyof ModelEvents>(event: Name, listener: (data: ModelEvents[Name]) => void): () => void;
}
export declare const aiSettings: SettingsDefinition<AiSettings>;
export declare function classifyProviderError({ status, headers, body }: ProviderFailure, about?: Pick<AiErrorDetails, 'provider' | 'model' | 'requestId'>): AiError;
export declare function costOf(usage: Usage, price: Price | undefined): Cost;
export declare function createMemoryBudget({ limits, maxKeys, clock, }: MemoryBudgetOptions): MemoryBudget;
export declare function createPromptRenderer(options?: PromptRendererOptions): PromptRenderer;
export declare function defineOutput<T>(definition: {
  readonly name: string;
  readonly schema: StandardSchema<T>;
}): OutputDefinition<T>;
export declare function definePrompt<const Slots extends Readonly<Record<string, SlotTrust>>>(definition: PromptDefinition<Slots>): Prompt<Slots>;
export declare const errorTraits: {
  readonly aborted: {
    readonly kind: "cancelled";
    readonly retryable: false;
  };
  readonly headers_timeout: {
    readonly kind: "transient";
    readonly retryable: true;
  };
  readonly first_token_timeout: {
    readonly kind: "transient";
    readonly retryable: true;
  };
  readonly idle_timeout: {
    readonly kind: "transient";
    readonly retryable: true;
  };
  readonly total_timeout: {
    readonly kind: "transient";
    readonly retryable: true;
  };
  readonly rate_limited: {
    readonly kind: "rate_limited";
    readonly retryable: true;
  };
  readonly quota_exhausted: {
    readonly kind: "quota";
    readonly retryable: false;
  };
  readonly overloaded: {
    readonly kind: "overloaded";
    readonly retryable: true;
  };
  readonly server: {
    readonly kind: "transient";
    readonly retryable: true;
  };
  readonly invalid_options: {
    readonly kind: "invalid";
    readonly retryable: false;
  };
  readonly missing_peer: {
    readonly kind: "local";
    readonly retryable: false;
  };
  readonly bad_request: {
    readonly kind: "invalid";
    readonly retryable: false;
  };
  readonly context_too_long: {
    readonly kind: "invalid";
    readonly retryable: false;
  };
  readonly auth: {
    readonly kind: "auth";
    readonly retryable: false;
  };
  readonly not_found: {
    readonly kind: "invalid";
    readonly retryable: false;
  };
  readonly refusal: {
    readonly kind: "content";
    readonly retryable: false;
  };
  readonly stream_truncated: {
    readonly kind: "transient";
    readonly retryable: true;
  };
  readonly malformed_response: {
    readonly kind: "transient";
    readonly retryable: true;
  };
  readonly schema_invalid: {
    readonly kind: "content";
    readonly retryable: false;
  };
  readonly budget_exceeded: {
    readonly kind: "quota";
    readonly retryable: false;
  };
  readonly guard_blocked: {
    readonly kind: "content";
    readonly retryable: false;
  };
};
export declare function generateObject<T>(model: TextModel, request: TextRequest, options: ObjectOptions<T>): Promise<ObjectResult<T>>;
export declare function nextTurn(request: TextRequest, result: TextResult, results: readonly ToolResult[] | string): TextRequest;
export declare const noCost: Cost;
export declare const noUsage: Usage;
export declare function priceOf(provider: string, model: string, prices?: PriceTable): Price | undefined;
export declare const priceSource: {
  readonly name: "genai-prices";
  readonly version: "0.1.8";
  readonly date: "2026-09-23";
};
export declare function responseRules(model: TextModel): ModelResponseRules;
export declare function routeModels(targets: readonly (TextModel | RouteTarget)[], options?: RouteOptions): TextModel;
export declare function runTools(model: TextModel, request: TextRequest, options: RunToolsOptions): Promise<RunToolsResult>;
export declare function streamObject<T>(model: TextModel, request: TextRequest, options: ObjectOptions<T>): AsyncGenerator<ObjectEvent<T>>;
export declare function withBudget(budget: Budget, options?: WithBudgetOptions): Middleware;
export declare function withCache(responses: ResponseCache, { ledger }?: WithCacheOptions): Middleware;
export declare function withFallback(fallback: TextModel): Middleware;
export declare function withInputGuard(guard: InputGuard): Middleware;
export declare function withObject({ maxReasks }?: WithObjectOptions): Middleware;
export declare function withOutputGuard(guard: OutputGuard): Middleware;
export declare function withPolicy(policy: Policy): Middleware;
export declare function withRedaction(options: WithRedactionOptions): Middleware;
export declare function wrapModel(model: TextModel, middleware: readonly Middleware[], options?: WrapModelOptions): WrappedModel;

// Mentioned above, not exported.

interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
type GivenSettings<Values> = {
  readonly [Name in keyof Values]?: Values[Name] | undefined;
} & {
  readonly operations?: Readonly<Record<string, {
    readonly [Name in keyof Values]?: Values[Name] | undefined;
  }>> | undefined;
};
interface LoadedSettings<Values> {
  readonly preset: string;
  readonly values: Values;
  readonly operations: readonly string[];
  forOperation(name: string): Values;
  explain(operation?: string): SettingExplanation[];
}
interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}
interface SettingExplanation {
  readonly name: string;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly from: string;
  readonly variable: string;
  readonly doc: string;
}
interface SettingKind<T> {
  check(value: unknown): {
    ok: true;
    value: T;
  } | {
    ok: false;
  };
  fromText(text: string): unknown;
  readonly description: string;
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  readonly isSecret: boolean;
}
interface SettingRow<T> {
  readonly kind: SettingKind<T>;
  readonly value: T;
  readonly presets?: Readonly<Record<string, T>>;
  readonly doc: string;
  readonly aliases?: readonly string[];
  readonly perOperation?: boolean;
}
type SettingSource = 'default' | 'strategy' | 'preset' | 'defaults' | 'environment' | 'json' | 'values' | 'fitted';
interface SettingsDefinition<Values> {
  readonly name: string;
  readonly prefix: string;
  readonly presets: readonly string[];
  readonly defaultPreset: string;
  readonly rows: Readonly<Record<string, SettingRow<unknown>>>;
  variableOf(name: string): string;
  load(input?: SettingsInput<Values>): LoadedSettings<Values>;
}
interface SettingsInput<Values> {
  readonly preset?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly json?: string | Readonly<Record<string, unknown>> | undefined;
  readonly defaults?: GivenSettings<Values> | undefined;
  readonly values?: GivenSettings<Values> | undefined;
}
interface WireLimits {
  readonly headersTimeoutMs: number;
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxOutputTokens: number;
  readonly longestAnswerTokens: number;
  readonly maxResponseBytes: number;
  readonly maxLineBytes: number;
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
