// What @tpl/ai/guard exports. Written by `npm run generate`; a change here is a change for users.

export interface AnswerFacts {
  refusal: boolean;
  echo: boolean;
}
export interface AnswerFormat {
  format?: 'text' | 'json';
  schema?: AnswerSchema;
}
export interface AnswerSchema {
  readonly '~standard': {
    validate(value: unknown): {
      readonly issues?: readonly unknown[] | undefined;
    } | Promise<unknown>;
  };
}
export interface Classification {
  readonly score: number;
  readonly labels: readonly string[];
}
export interface ClassifierGuard {
  inspect(text: string, place?: TextPlace): Promise<Verdict>;
}
export interface ClassifierGuardOptions extends InputGuardOptions {
  classifier: TextClassifier;
  timeoutMs?: number;
  onFailure?: 'allow' | 'flag' | 'block';
  maxPending?: number;
  maxParts?: number;
  classifierFlagAt?: number;
  classifierBlockAt?: number;
}
export interface ClassifierServer {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly model?: string;
  readonly maxChars?: number;
  readonly fetch?: typeof globalThis.fetch;
}
export interface ExplainedReason {
  readonly reason: string;
  readonly weight: number;
  readonly owasp?: string;
  readonly spans: readonly GuardSpan[];
}
export interface ExplainedWord {
  readonly word: string;
  readonly weight: number;
}
export interface Explanation {
  readonly verdict: Verdict;
  readonly flagAt: number;
  readonly blockAt: number;
  readonly reasons: readonly ExplainedReason[];
  readonly model: number;
  readonly words: readonly ExplainedWord[];
}
export type GuardAction = 'allow' | 'flag' | 'sanitize' | 'block';
export declare class GuardError extends Error {
  readonly name = "GuardError";
  readonly code: GuardErrorCode;
  readonly retryable = false;
  readonly problems: readonly Problem[];
  constructor(what: string, problems: readonly Problem[], options?: {
    cause?: unknown;
  });
  static isInstance(value: unknown): value is GuardError;
}
export type GuardErrorCode = 'invalid_options';
export interface GuardPolicy {
  action?: GuardAction;
  flagAt?: number;
  blockAt?: number;
  content?: 'text' | 'document';
  ordersAt?: number;
  maxChars?: number;
  allow?: {
    rules?: readonly string[];
    phrases?: readonly string[];
  };
}
export interface GuardSpan {
  start: number;
  end: number;
  reason: string;
}
export interface InputGuard {
  inspect(text: string, place?: TextPlace): Verdict;
}
export interface InputGuardOptions {
  policy?: GuardPolicy;
  slots?: Readonly<Record<string, GuardPolicy>>;
  operations?: Readonly<Record<string, GuardPolicy>>;
  packs?: readonly RulePack[];
  packsOnly?: boolean;
  engine?: LinearEngine;
}
export interface InspectOptions {
  policy?: GuardPolicy;
}
export interface LinearEngine {
  compile(pattern: string, flags?: number): {
    matcher(text: string): {
      find(): boolean;
      start(): number;
      end(): number;
    };
  };
}
export interface OutputContext extends AnswerFormat {
  system?: string;
  canary?: string;
  input?: string;
  operation?: string;
}
export interface OutputGuard {
  open(context?: OutputContext): OutputSession;
}
export interface OutputGuardOptions {
  policy?: OutputPolicy;
  operations?: Readonly<Record<string, OutputPolicy>>;
}
export interface OutputPolicy {
  leak?: 'allow' | 'flag' | 'block';
  leakWords?: number;
  links?: 'allow' | 'flag' | 'sanitize' | 'block';
  allowHosts?: readonly string[];
  format?: 'allow' | 'flag' | 'block';
  maxChars?: number;
  redactor?: TextRedactor | undefined;
  redactWindow?: number;
}
export interface OutputSession {
  push(chunk: string): string;
  end(): {
    text: string;
    verdict: OutputVerdict;
  };
  readonly blocked: boolean;
}
export interface OutputVerdict extends Verdict {
  facts: AnswerFacts;
}
export interface PatternRule extends RuleBase {
  readonly pattern: string;
}
export interface PhraseRule extends RuleBase {
  readonly phrase: string | readonly string[];
}
export interface RuleBase {
  readonly id: string;
  readonly family: RuleFamily;
  readonly owasp: string;
  readonly weight: number;
  readonly for: readonly string[];
  readonly against: readonly string[];
}
export type RuleFamily = 'override' | 'role_play' | 'prompt_extraction' | 'delimiter' | 'tool_abuse' | 'exfiltration' | 'secret' | 'obfuscation';
export interface RulePack {
  readonly name: string;
  readonly classes?: Readonly<Record<string, string>>;
  readonly rules: readonly (PhraseRule | PatternRule)[];
}
export interface TextClassifier {
  readonly maxChars: number;
  classify(text: string, signal: AbortSignal): Promise<Classification>;
}
export interface TextPlace {
  slot?: string;
  trust?: 'trusted' | 'untrusted';
  operation?: string;
  content?: 'text' | 'document';
}
export interface TextRedactor {
  redact(text: string): string;
}
export interface Verdict {
  action: GuardAction;
  score: number;
  reasons: string[];
  spans: GuardSpan[];
  text?: string;
}
export declare const builtInRules: readonly (PhraseRule | PatternRule)[];
export declare function createClassifierGuard(options: ClassifierGuardOptions): ClassifierGuard;
export declare function createInputGuard(options?: InputGuardOptions): InputGuard;
export declare function createOutputGuard(options?: OutputGuardOptions): OutputGuard;
export declare function explainInput(text: string, { policy }?: InspectOptions): Explanation;
export declare function inspectInput(text: string, { policy }?: InspectOptions): Verdict;
export declare function inspectOutput(text: string, { policy, ...context }?: OutputContext & {
  policy?: OutputPolicy;
}): OutputVerdict;
export declare function llamaGuardClassifier(server: ClassifierServer): TextClassifier;
export declare function moderationClassifier(server: ClassifierServer): TextClassifier;
export declare function promptGuardClassifier(server: ClassifierServer): TextClassifier;

// Mentioned above, not exported.

interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

export {};
