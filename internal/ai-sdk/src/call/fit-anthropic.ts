// Makes of a call what Anthropic takes: its adapter of the AI SDK sends on what our own leaves out.
import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';

const isBlank = (text: string): boolean => text.trim() === '';

/** A message without texts of blanks, in which a failed tool says at least that: https://github.com/home-assistant/core/issues/175637, https://github.com/UKGovernmentBEIS/inspect_ai/pull/169 */
function fitMessage(message: LanguageModelV4Message): LanguageModelV4Message[] {
  if (message.role === 'system') return [message];
  if (message.role === 'tool') {
    const content = message.content.map((part) =>
      part.type === 'tool-result' && part.output.type === 'error-text' && isBlank(part.output.value)
        ? { ...part, output: { ...part.output, value: 'The tool failed.' } }
        : part,
    );
    return [{ ...message, content }];
  }
  const said = (message.content as { readonly type: string; readonly text?: string }[]).filter(
    ({ type, text = '' }) => type !== 'text' || !isBlank(text),
  );
  const isSilent = message.role === 'assistant' && said.every(({ type }) => type === 'reasoning');
  // What the user says is not left out, however little it is.
  if (message.role === 'user' && said.length === 0) return [message];
  return isSilent ? [] : [{ ...message, content: said } as LanguageModelV4Message];
}

/** The call as Anthropic takes it. */
export const fitAnthropic = (call: LanguageModelV4CallOptions): LanguageModelV4CallOptions => ({
  ...call,
  prompt: call.prompt.flatMap(fitMessage),
});
