// Guesses token counts that a provider does not give.

import type { Counted, Usage } from '@internal/prices';
import { noUsage } from '@internal/prices';
import type { RenderedPrompt } from '../port/prompt.ts';
import type { TextRequest } from '../port/text-model.ts';

/** What was sent, as far as it is paid for. */
export interface Sent {
  readonly rendered: RenderedPrompt;
  readonly tools?: TextRequest['tools'] | undefined;
  readonly schema?: TextRequest['schema'] | undefined;
}

/** What arrived of an answer. All of it is output, whether the caller sees it or not. */
export interface Arrived {
  readonly text: string;
  readonly reasoning: string;
  /** Arguments of tool calls. */
  readonly argumentText: string;
  readonly toolCalls: readonly { readonly name: string; readonly input: unknown }[];
}

/** Guesses token counts where the provider gives none, and learns from those it gives. */
export interface TokenEstimator {
  /** Tokens of a text, at least 1 for a text that is not empty. */
  count(text: string): number;
  /** What was used, by what was counted and what arrived. A cut answer was used at least as far as it had come. */
  usageOf(sent: Sent, arrived: Arrived, counted: Counted | undefined, isWhole: boolean): Usage;
  /** Corrects the estimate by a counted answer. */
  learn(sent: Sent, arrived: Arrived, usage: Usage): void;
}

// English text at today's vocabularies; OpenAI's rule of thumb. In bytes it holds for other scripts too, of whose letters each may be a
// token (measured in cymoo/lovia#91). Corrected by the first counted answers.
const startBytesPerToken = 4;
const weightOfNewest = 0.2;
// The first counted answer says more than a rule of thumb, the second as much as the first.
const weightAfter = (learned: number): number => Math.max(weightOfNewest, 1 / (learned + 1));
// Shorter texts say more about the frame of the request than about the tokenizer.
const minBytes = 200;
// A picture of about a megapixel at Anthropic, Google and OpenAI; only where the provider does not count.
const imageTokens = 1200;

/** Creates an estimator for one model; `countTokens` replaces the estimate by an exact count. */
export function createTokenEstimator(countTokens?: (text: string) => number): TokenEstimator {
  let bytesPerToken = startBytesPerToken;
  let learned = 0;
  const count = (text: string): number => {
    if (text === '') return 0;
    return countTokens ? countTokens(text) : Math.max(1, Math.ceil(Buffer.byteLength(text) / bytesPerToken));
  };
  return {
    count,
    usageOf(sent, arrived, counted = {}, isWhole = true) {
      // A zero for what was not nothing is no count.
      const input = counted.inputTokens || undefined;
      const said = isWhole && counted.outputTokens ? 0 : count(answerOf(arrived)) + count(arrived.reasoning);
      const output = counted.outputTokens || (said === 0 ? counted.outputTokens : undefined);
      const inputTokens = input ?? count(textOf(sent)) + imageTokens * imagesIn(sent);
      const outputTokens = Math.max(output ?? 0, said);
      return {
        ...noUsage,
        ...counted,
        inputTokens,
        outputTokens,
        reasoningTokens: Math.min(outputTokens, counted.reasoningTokens || count(arrived.reasoning)),
        estimated: !isWhole || input === undefined || output === undefined,
      };
    },
    learn(sent, arrived, { inputTokens, outputTokens, reasoningTokens }) {
      // Tokens of pictures are no tokens of letters, and nobody says how many they were.
      if (imagesIn(sent) > 0) return;
      const bytes = Buffer.byteLength(textOf(sent)) + Buffer.byteLength(answerOf(arrived));
      const tokens = inputTokens + outputTokens - reasoningTokens;
      if (bytes < minBytes || tokens <= 0) return;
      const seen = Math.min(8, Math.max(1, bytes / tokens));
      learned += 1;
      bytesPerToken += weightAfter(learned) * (seen - bytesPerToken);
    },
  };
}

function textOf({ rendered: { system = '', messages }, tools, schema }: Sent): string {
  let text = system;
  for (const message of messages) {
    text += '\n';
    if (typeof message.content === 'string') text += message.content;
    else for (const part of message.content) if (part.type === 'text') text += part.text;
    if (message.role === 'assistant' && message.toolCalls) text += JSON.stringify(message.toolCalls);
  }
  if (tools) text += JSON.stringify(tools);
  if (schema?.jsonSchema) text += JSON.stringify(schema.jsonSchema);
  return text;
}

function imagesIn({ rendered: { messages } }: Sent): number {
  let images = 0;
  for (const { content } of messages)
    if (typeof content !== 'string') for (const part of content) if (part.type === 'image') images += 1;
  return images;
}

/** Text and calls; a plain answer has its calls read already and no pieces of them. */
function answerOf({ text, argumentText, toolCalls }: Arrived): string {
  if (argumentText !== '' || toolCalls.length === 0) return text + argumentText;
  return text + JSON.stringify(toolCalls.map(({ name, input }) => ({ name, input })));
}
