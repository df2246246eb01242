// Guesses token counts that a provider does not give.
import type { RenderedPrompt } from '../model/prompt.ts';
import type { Usage } from '../model/usage.ts';
import { noUsage } from '../model/usage.ts';

/** Guesses token counts where the provider gives none, and learns from those it gives. */
export interface TokenEstimator {
  /** Tokens of a text, at least 1 for a text that is not empty. */
  count(text: string): number;
  usageOf(rendered: RenderedPrompt, answer: string): Usage;
  /** Corrects the estimate by a counted answer. */
  learn(rendered: RenderedPrompt, answer: string, usage: Usage): void;
}

// English text at today's vocabularies; OpenAI's rule of thumb. Corrected by the first counted answers.
const startCharactersPerToken = 4;
const weightOfNewest = 0.2;
// Shorter texts say more about the frame of the request than about the tokenizer.
const minCharacters = 200;

/** Creates an estimator for one model; `countTokens` replaces the estimate by an exact count. */
export function createTokenEstimator(countTokens?: (text: string) => number): TokenEstimator {
  let charactersPerToken = startCharactersPerToken;
  const count = (text: string): number => {
    if (text === '') return 0;
    return countTokens ? countTokens(text) : Math.max(1, Math.ceil(text.length / charactersPerToken));
  };
  return {
    count,
    usageOf: (rendered, answer) => ({
      ...noUsage,
      inputTokens: count(textOf(rendered)),
      outputTokens: count(answer),
      estimated: true,
    }),
    learn(rendered, answer, { inputTokens, outputTokens, reasoningTokens }) {
      const characters = textOf(rendered).length + answer.length;
      const tokens = inputTokens + outputTokens - reasoningTokens;
      if (characters < minCharacters || tokens <= 0) return;
      const seen = Math.min(8, Math.max(1, characters / tokens));
      charactersPerToken += weightOfNewest * (seen - charactersPerToken);
    },
  };
}

// Put together by `+`, which copies nothing until somebody reads the characters: most calls ask for the length alone.
function textOf({ system = '', messages }: RenderedPrompt): string {
  let text = system;
  for (const { content } of messages) {
    text += '\n';
    if (typeof content === 'string') text += content;
    else for (const part of content) if (part.type === 'text') text += part.text;
  }
  return text;
}
