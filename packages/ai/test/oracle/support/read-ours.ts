// What our model makes of an answer, through the public API alone.
import { createAnthropicModel } from '../../../src/anthropic.ts';
import type {
  AiErrorCode,
  FinishReason,
  TextModel,
  TextRequest,
  TextResult,
  Usage,
} from '../../../src/index.ts';
import { AiError } from '../../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../../src/openai.ts';
import type { DialectName } from './read-sdk.ts';

export interface OurAnswer {
  readonly text: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly finish: FinishReason;
  readonly usage: Usage;
  readonly reasoning: string;
}

export interface OurError {
  readonly isAiError: boolean;
  readonly code: AiErrorCode | undefined;
  readonly retryable: boolean | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;
  readonly partial: string | undefined;
  readonly message: string;
}

export interface OurOutcome {
  readonly answer?: OurAnswer;
  readonly error?: OurError;
  /** What the pieces of a stream said, where that is not what the result says. */
  readonly otherPieces?: string;
}

const limits = {
  headersTimeoutMs: 2_000,
  firstTokenTimeoutMs: 2_000,
  idleTimeoutMs: 1_200,
  totalTimeoutMs: 4_000,
};
const price = { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25, cacheWrite1h: 2 };

export function ourModel(dialect: DialectName, url: string): TextModel {
  const options = { model: 'm', apiKey: 'key', price, ...limits };
  if (dialect === 'anthropic') return createAnthropicModel({ ...options, baseUrl: url });
  const create = dialect === 'chat' ? createOpenAiCompatibleModel : createOpenAiModel;
  return create({ ...options, baseUrl: `${url}/v1` });
}

const request: TextRequest = { messages: [{ role: 'user', content: 'Hello' }] };

function answerOf(result: TextResult, reasoning: string): OurAnswer {
  const calls = result.toolCalls.map(({ id, name, input }) => ({ id, name, input }));
  return { text: result.text, calls, finish: result.finishReason, usage: result.usage, reasoning };
}

function errorOf(thrown: unknown): OurError {
  const isAiError = AiError.isInstance(thrown);
  const { code, retryable, status, retryAfterMs, requestId, partial } = (
    isAiError ? thrown : {}
  ) as Partial<AiError>;
  return {
    isAiError,
    code,
    retryable,
    status,
    retryAfterMs,
    requestId,
    partial: partial?.text,
    message: String(thrown),
  };
}

/** Asks our model once and says in plain words what came. */
export async function readOurs(
  model: TextModel,
  isPlain: boolean,
  more: Partial<TextRequest> = {},
): Promise<OurOutcome> {
  try {
    if (isPlain) return { answer: answerOf(await model.generate({ ...request, ...more }), '') };
    let reasoning = '';
    let pieces = '';
    for await (const event of model.stream({ ...request, ...more })) {
      if (event.type === 'text') pieces += event.text;
      if (event.type === 'reasoning') reasoning += event.text;
      if (event.type !== 'finish') continue;
      const answer = answerOf(event.result, reasoning);
      return answer.text === pieces ? { answer } : { answer, otherPieces: pieces };
    }
    return { error: errorOf(new Error('the stream ended without a finish')) };
  } catch (thrown) {
    return { error: errorOf(thrown) };
  }
}
