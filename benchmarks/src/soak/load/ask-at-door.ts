// Asks the models by name, as clients of OpenAI and Anthropic do.
import type { Caller } from './caller.ts';
import { sendAs } from './caller.ts';

/** Asks once: chat, messages and responses in turn, every second as a stream, every seventh hangs up. */
export async function askAtDoor(caller: Caller, number: number): Promise<number> {
  const content = `Tell of chaos-door-1-${number % 999_999} in a sentence.`;
  const stream = number % 2 === 0;
  const messages = [{ role: 'user', content }];
  const asked = [
    ['/llm/v1/chat/completions', { model: 'gpt-5.4-mini', messages, stream }],
    ['/llm/v1/messages', { model: 'claude-haiku-4-5', max_tokens: 200, messages, stream }],
    ['/llm/v1/responses', { model: 'gpt-5.4-mini', input: content, stream }],
  ] as const;
  const [path, body] = asked[number % asked.length] ?? asked[0];
  const left = number % 7 === 0 ? { leaveAfterMs: caller.draw.whole(20, 200) } : {};
  const { status } = await sendAs(caller, 'POST', path, { body, ...left });
  return status;
}
