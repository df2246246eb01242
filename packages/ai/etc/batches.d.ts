// What @tpl/ai/batches exports. Written by `npm run generate`; a change here is a change for users.

export type AnthropicBatchesOptions = AnthropicModelOptions & BatchCallLimits;
export interface BatchAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId?: string;
}
export interface BatchCallLimits {
  readonly callTimeoutMs?: number | undefined;
  readonly transferTimeoutMs?: number | undefined;
  readonly maxLineBytes?: number | undefined;
}
export interface BatchCallOptions {
  readonly signal?: AbortSignal | undefined;
}
export interface BatchItem {
  readonly id: string;
  readonly body: string;
}
export interface BatchLimits {
  readonly maxItems: number;
  readonly maxBytes: number;
}
export type BatchOutcome = {
  readonly id: string;
  readonly type: 'answered';
  readonly answer: BatchAnswer;
} | {
  readonly id: string;
  readonly type: 'expired' | 'cancelled';
} | {
  readonly id: string;
  readonly type: 'unreadable';
  readonly error: AiError;
};
export interface BatchState {
  readonly id: string;
  readonly status: 'running' | 'cancelling' | 'ended' | 'failed';
  readonly failure?: {
    readonly code: string;
    readonly isTooMuch: boolean;
  };
  readonly createdAt: number;
  readonly isNamed?: boolean;
}
export interface OpenAiBatchesOptions extends Omit<OpenAiCompatibleModelOptions, 'baseUrl' | 'apiKey'>, BatchCallLimits {
  readonly apiKey: string;
  readonly baseUrl?: string | undefined;
  readonly api?: 'responses' | 'chat' | undefined;
}
export interface ProviderBatches {
  readonly id: string;
  readonly limits: BatchLimits;
  write(request: TextRequest): Promise<string>;
  submit(name: string, items: readonly BatchItem[], options?: BatchCallOptions): Promise<BatchState>;
  find(name: string, about: {
    readonly since: number;
    readonly items: number;
  }, options?: BatchCallOptions): Promise<readonly BatchState[]>;
  state(id: string, options?: BatchCallOptions): Promise<BatchState>;
  outcomes(id: string, options?: BatchCallOptions): AsyncIterable<BatchOutcome>;
  cancel(id: string, options?: BatchCallOptions): Promise<BatchState>;
  forget(id: string, options?: BatchCallOptions): Promise<void>;
  answering(answer: BatchAnswer): TextModel;
  bound: NonNullable<TextModel['bound']>;
}
export declare function createAnthropicBatches(options: AnthropicBatchesOptions): ProviderBatches;
export declare function createOpenAiBatches(options: OpenAiBatchesOptions): ProviderBatches;

// Mentioned above, not exported.

declare class AiError extends Error {
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
type AiErrorCode = 'aborted' | 'headers_timeout' | 'first_token_timeout' | 'idle_timeout' | 'total_timeout' | 'rate_limited' | 'quota_exhausted' | 'overloaded' | 'server' | 'invalid_options' | 'missing_peer' | 'bad_request' | 'context_too_long' | 'auth' | 'not_found' | 'refusal' | 'stream_truncated' | 'malformed_response' | 'schema_invalid' | 'budget_exceeded' | 'guard_blocked';
interface AiErrorDetails {
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
interface AiSettings extends WireLimits {
  readonly promptSecret: string | undefined;
  readonly canaryEpochMs: number;
}
interface AnthropicModelOptions extends ModelOptions {
  readonly apiKey: string;
  readonly baseUrl?: string | undefined;
}
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
type Cost = {
  readonly status: 'known' | 'estimated';
  readonly usd: number;
  readonly source: string;
} | {
  readonly status: 'unpriced';
};
type DialectName = 'chat' | 'responses' | 'messages';
type ErrorKind = 'cancelled' | 'local' | 'transient' | 'overloaded' | 'rate_limited' | 'quota' | 'auth' | 'invalid' | 'content' | 'unknown';
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
type FinishReason = 'stop' | 'length' | 'tool_calls' | 'other';
type GivenSettings<Values> = {
  readonly [Name in keyof Values]?: Values[Name] | undefined;
} & {
  readonly operations?: Readonly<Record<string, {
    readonly [Name in keyof Values]?: Values[Name] | undefined;
  }>> | undefined;
};
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
interface LoadedSettings<Values> {
  readonly preset: string;
  readonly values: Values;
  readonly operations: readonly string[];
  forOperation(name: string): Values;
  explain(operation?: string): SettingExplanation[];
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
interface ModelOptions extends Partial<{
  readonly [Name in keyof WireLimits]: WireLimits[Name] | undefined;
}> {
  readonly settings?: LoadedSettings<AiSettings> | GivenSettings<AiSettings> | undefined;
  readonly model: string;
  readonly provider?: string | undefined;
  readonly price?: Price | `${string}/${string}` | undefined;
  readonly prices?: PriceTable | undefined;
  readonly costFromUsage?: boolean | undefined;
  readonly capabilities?: Partial<ModelCapabilities> | undefined;
  readonly countTokens?: ((text: string) => number) | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
  readonly environmentHeaders?: boolean | undefined;
  readonly fetch?: Fetch | undefined;
}
interface ModelWarning {
  readonly setting: string;
  readonly message: string;
}
interface OpenAiCompatibleModelOptions extends ModelOptions {
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly tokenLimitField?: TokenLimitField | undefined;
}
interface OutputSchema<T = unknown> {
  readonly name: string;
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  readonly isLoose?: boolean;
  readonly hash?: string;
  readonly schema?: StandardSchema<T>;
}
interface PartialAnswer {
  readonly text: string;
  readonly usage: Usage;
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
interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
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
interface SettingExplanation {
  readonly name: string;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly from: string;
  readonly variable: string;
  readonly doc: string;
}
type SettingSource = 'default' | 'strategy' | 'preset' | 'defaults' | 'environment' | 'json' | 'values' | 'fitted';
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
type TokenLimitField = 'max_tokens' | 'max_completion_tokens';
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
interface WireRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface WireRequest {
  readonly dialect: DialectName;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly texts: readonly string[];
  readonly join?: string;
}

export {};
