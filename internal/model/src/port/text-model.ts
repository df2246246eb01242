// The port of every model: what is asked, what is answered, what streams.

import type { Cost, Usage } from '@internal/prices';
import type { AttemptLog, AttemptRecord } from './attempt-log.ts';
import type { Verdict } from './guards.ts';
import type { Message, ProviderData, Tool, ToolCall } from './message.ts';
import type { PromptRenderer, PromptUse } from './prompt.ts';
import type { StandardSchema } from './standard-schema.ts';
import type { WireAnswer, WireEvent, WireRequest } from './wire.ts';

/** What an answer must look like: the JSON schema goes to the provider where it has a strict mode. See `defineOutput`. */
export interface OutputSchema<T = unknown> {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  /** Undefined where only a local check is possible. */
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  /** True where strict modes cannot hold it: the schema goes into the text and not to a strict mode. Default: false. */
  readonly isLoose?: boolean;
  /** Stands for the JSON schema in cache keys. Default: the JSON schema itself does. */
  readonly hash?: string;
  /** What `withObject` checks an answer with; never sent. Default: nothing is checked. */
  readonly schema?: StandardSchema<T>;
}

/** What is asked, in no provider's words: a prompt, messages, or a prompt that messages follow. */
export interface TextRequest {
  /** A prompt with its slots, not yet rendered: see `definePrompt`. */
  readonly prompt?: PromptUse;
  /** Plain messages; the last is the user's or a tool's. */
  readonly messages?: readonly Message[];
  /** System text where there is no prompt. Never put a user's words in it. */
  readonly system?: string;
  /** The caller's own name for what is done (`summarize`): in events and for per-operation settings. */
  readonly operation?: string;
  /** What the answer must look like. */
  readonly schema?: OutputSchema;
  /** Tools the model may ask for. */
  readonly tools?: readonly Tool[];
  /** Sent beside tools alone; what must be called has to be one of them. Default: `auto`. */
  readonly toolChoice?: 'auto' | 'required' | 'none' | { readonly name: string };
  /** Most tokens of the answer, reasoning included. Default: the model's own setting. */
  readonly maxOutputTokens?: number;
  /** 0 to 2. A model without this capability answers without it and says so in `warnings`. */
  readonly temperature?: number;
  /** 0 to 1: only the likeliest words with this share together. A model without it says so in `warnings`. */
  readonly topP?: number;
  /** A whole number that makes answers repeatable, as far as the model can. */
  readonly seed?: number;
  /** How hard to think, where the model can; `none`: not at all. A model that always thinks says so in `warnings`. */
  readonly effort?: 'none' | 'low' | 'medium' | 'high';
  /** Texts at which the answer ends. */
  readonly stop?: readonly string[];
  /** Lets the provider cache the system text and tools at least that long. A model that cannot says so in `warnings`. */
  readonly cachePrompt?: '5m' | '1h';
  /** Sent with this request alone, beside those of the model. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of the provider's own, put into the body as they are; they replace fields of ours. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Options of the AI SDK's providers, by the provider's name. Read by models of `fromAiSdkModel`; others leave them. */
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The request in the words of a dialect: a model that speaks it sends this and answers in the same words. Set by a door. */
  readonly wire?: WireRequest;
  /** Ends the call at once, also upstream. */
  readonly signal?: AbortSignal;
  /** The call ends then, on the scale of `performance.now()`. */
  readonly deadlineAt?: number;
  /** Who pays: `tenant/key`. Read by `withBudget`, never sent. */
  readonly spender?: string;
  /** Whose data this is; part of the cache key, never sent. */
  readonly tenant?: string;
  /** How the prompt becomes messages. Set by `wrapModel`. */
  readonly renderer?: PromptRenderer;
  /** Where attempts are written down. Set by `wrapModel`. */
  readonly log?: AttemptLog;
  /** Gives the `traceparent` of each request to a provider. Set by `wrapModel`, where somebody traces. */
  readonly trace?: () => string | undefined;
}

/** Why a model stopped. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'other';

/** What was asked and could not be done as asked, for example a temperature. */
export interface ModelWarning {
  /** The option of the request. */
  readonly setting: string;
  /** What was done instead. */
  readonly message: string;
}

/** How a cache took part. */
export interface CacheInfo {
  /** Whether the cache answered; `bypass`: it was not asked. */
  readonly outcome: 'hit' | 'stale' | 'miss' | 'bypass';
  /** Which tier answered. */
  readonly tier?: 'memory' | 'redis';
  /** Age of the answer. */
  readonly ageMs?: number;
  /** What asking the model again would have used. */
  readonly saved?: { readonly tokens: number; readonly costUsd: number };
  /** The model that was asked when the answer was bought; of an answer that this call did not buy. */
  readonly requestModel?: string;
}

/** A whole answer. An answer that is not whole is an error. */
export interface TextResult {
  /** The whole text. */
  readonly text: string;
  /** Thought in words, where the model shows it, and what OpenAI calls commentary: no part of the answer, and left out behind an output guard. */
  readonly reasoning?: string;
  /** Tools the model wants to be run. */
  readonly toolCalls: readonly ToolCall[];
  /** Why the model stopped. */
  readonly finishReason: FinishReason;
  /** The provider's own word for it, at most 64 characters. */
  readonly rawFinishReason?: string;
  /** What the provider wants back with the next turn: see `nextTurn`. Opaque, kept with the answer. */
  readonly providerData?: ProviderData;
  /** Tokens of this answer; zero at a cache hit. */
  readonly usage: Usage;
  /** What those tokens cost. */
  readonly cost: Cost;
  /** Who answered. */
  readonly provider: string;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  /** The provider's own name of the request. */
  readonly requestId?: string;
  /** Every attempt of the call in order, the successful one last. */
  readonly attempts: readonly AttemptRecord[];
  /** What could not be done as asked. */
  readonly warnings: readonly ModelWarning[];
  /** True when a fallback answered instead of a configured model. */
  readonly degraded: boolean;
  /** How a cache took part; left out where none stands. */
  readonly cache?: CacheInfo;
  /** The checked object, where `withObject` or the model itself made one of the text. Stored with the answer as JSON. */
  readonly object?: unknown;
  /** What guards decided; never a text. */
  readonly guard?: GuardReport;
  /** The answer to a request with `wire`, in the provider's own words. */
  readonly wire?: WireAnswer;
}

/** What one guard decided about one text. */
export type GuardDecision = Omit<Verdict, 'text'>;

/** What the guards of a call decided. */
export interface GuardReport {
  /** One for each text of this call's request, in order; also when a cache answered. */
  readonly input?: readonly GuardDecision[];
  /** Of the answer; stored with it. */
  readonly output?: GuardDecision;
}

/** A piece of a streamed answer. `finish` comes once, last, and only when the answer is whole. */
export type TextEvent =
  | {
      readonly type: 'start';
      readonly provider: string;
      readonly model: string;
      readonly requestId?: string;
      /** Of the answer to a request with `wire`: those that say something to a client. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  /** The object as far as it has come, not checked yet; from `withObject`. */
  | { readonly type: 'partial'; readonly object: unknown }
  | { readonly type: 'tool_call'; readonly call: ToolCall }
  /** An event of the provider itself, in place of all pieces: of a request with `wire`. */
  | { readonly type: 'wire'; readonly event: WireEvent }
  | { readonly type: 'finish'; readonly result: TextResult };

/** What a model can do. What it cannot is refused or warned about, not dropped in silence. */
export interface ModelCapabilities {
  /** Whether a temperature can be set. */
  readonly temperature: boolean;
  /** Whether it can ask for tools. */
  readonly tools: boolean;
  /** Whether it sees pictures. */
  readonly images: boolean;
  /** Whether the provider holds an answer to a JSON schema. */
  readonly strictSchema: boolean;
  /** Whether it can be told how hard to think. */
  readonly effort: boolean;
  /**
   * Whether it can be told not to think, by an effort of `none`; `default`: it thinks only when asked to, and nothing is sent.
   * Default: as `effort`.
   */
  readonly effortNone?: boolean | 'default' | undefined;
  /** Whether it takes a temperature and `topP` beside an effort. Default: true. */
  readonly samplingBesideEffort?: boolean | undefined;
  /** Whether texts that end the answer can be set. */
  readonly stop: boolean;
  /** `alone`: not beside a temperature. Default: false. */
  readonly topP?: boolean | 'alone' | undefined;
  /** Default: false. */
  readonly seed?: boolean | undefined;
  /** The longest time for which the provider keeps a prompt, asked or by itself. Left out: it cannot be asked to. */
  readonly cachePrompt?: '5m' | '1h' | undefined;
}

/** The most a request can use and cost. */
export interface SpendBound {
  /** Input and output together. */
  readonly tokens: number;
  /** Undefined: the price of a model that may answer is unknown. */
  readonly costUsd: number | undefined;
  /** The models that may answer and have no price, by their ids. Default: none is named. */
  readonly unpriced?: readonly string[];
}

/** Whether a model can be asked; `degraded`: some of a route cannot. */
export interface ModelHealth {
  /** For a health registry. */
  readonly status: 'up' | 'degraded' | 'down';
  /** Why it is not up: the code of the error, for example `missing_peer`. */
  readonly details?: { readonly reason: string };
}

/**
 * A model, a route of models or a wrapped model: all the same to the caller.
 * `generate` rejects and `stream` throws an `AiError`, or what a policy around it throws.
 */
export interface TextModel {
  /** For people and events: `anthropic/claude-haiku-4-5`. */
  readonly id: string;
  /** What it can do; left out by a route or a wrapped model of unlike ones. */
  readonly capabilities?: ModelCapabilities;
  /** Answers whole. */
  generate(request: TextRequest): Promise<TextResult>;
  /** Answers piece by piece. */
  stream(request: TextRequest): AsyncIterable<TextEvent>;
  /** The request as guards and redaction would let it go to a provider; rejects where one blocks it. Asks no provider. */
  screen?(request: TextRequest): Promise<TextRequest>;
  /** An upper bound before the call; what a budget reserves. */
  bound?(request: TextRequest): SpendBound;
  /** Resolves once the model can be asked; rejects with `missing_peer` when its SDK is not installed. */
  ready?(): Promise<void>;
  /** Whether it can be asked, as far as that is known without asking the provider. */
  health?(): Promise<ModelHealth>;
}
