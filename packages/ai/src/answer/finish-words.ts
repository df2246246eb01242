// What a provider's word for the end of an answer means, whichever dialect the word is from.
import type { FinishReason } from '../model/text-model.ts';
import type { Answer } from './answer.ts';
import { ReportedError, UnreadableAnswer } from './reported-error.ts';

type Meaning = Exclude<FinishReason, 'other'> | 'refusal' | 'interrupted' | 'overloaded' | 'slip';

// Compared in small letters, with `_` for blanks and hyphens.
const words: Readonly<Record<Meaning, string>> = {
  stop: 'stop end_turn stop_sequence eos eos_token end_of_turn end complete completed finished done',
  length:
    'length max_tokens model_length max_length max_output_tokens model_context_window_exceeded context_window_exceeded token_limit error_limit',
  tool_calls: 'tool_calls tool_use tool_call function_call function_calls',
  refusal:
    'content_filter content_filtered refusal safety recitation blocklist prohibited_content spii image_safety error_toxic guardrail_intervened sensitive content_policy policy_violation',
  interrupted:
    'error abort aborted cancel cancelled canceled user_cancel network_error failed failure timeout internal_error server_error unexpected_error',
  overloaded: 'insufficient_system_resource overloaded',
  slip: 'malformed_function_call unexpected_tool_call malformed_tool_use malformed_model_output',
};
const meaningByWord: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(words).flatMap(([meaning, all]) =>
    all.split(' ').map((word) => [word, meaning as Meaning] as const),
  ),
);

function meaningOf(word: string): Meaning | undefined {
  const exact = meaningByWord.get(word);
  if (exact !== undefined) return exact;
  const plain = word
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[-\s]+/g, '_');
  // Gemini's compatible endpoint names its filter, then the reason: the reason says more.
  for (const part of plain.split(':_').reverse()) {
    const meaning = meaningByWord.get(part) ?? meaningByWord.get(part.replace(/^finish_reason_/, ''));
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

/** Longest finish word that is kept as it came. */
const maxWord = 64;

/**
 * Writes a word for the end into an answer. A word that says the server broke off ends the call as an error: what came
 * is `partial`. A word that nobody knows is `other`.
 */
export function putFinishWord(answer: Answer, word: unknown): void {
  answer.finishReason = 'other';
  if (typeof word !== 'string') return;
  answer.finishWord = word.slice(0, maxWord);
  const meaning = meaningOf(word);
  if (meaning === 'interrupted') throw new ReportedError({ type: 'server_error', code: word });
  if (meaning === 'overloaded') throw new ReportedError({ type: 'overloaded_error', code: word });
  if (meaning === 'slip') throw new UnreadableAnswer('the model slipped in a tool call');
  if (meaning === 'refusal') answer.isRefusal = true;
  else if (meaning !== undefined) answer.finishReason = meaning;
}
