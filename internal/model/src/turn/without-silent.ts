// Leaves out turns of a model in which nothing was said: servers refuse a message of nothing.
import type { AssistantMessage, Message, UserMessage } from '../port/message.ts';

const partsOf = ({ content }: UserMessage) =>
  typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;

function joined(one: UserMessage, other: UserMessage): UserMessage {
  const areTexts = typeof one.content === 'string' && typeof other.content === 'string';
  return {
    role: 'user',
    content: areTexts ? `${one.content}\n\n${other.content}` : [...partsOf(one), ...partsOf(other)],
  };
}

/** Messages without silent turns. What the user said around one is one message: some templates want turns to alternate. */
export function withoutSilent(
  messages: readonly Message[],
  isSilent: (turn: AssistantMessage) => boolean,
): readonly Message[] {
  const out: Message[] = [];
  let isMeeting = false;
  for (const message of messages) {
    const isLeftOut = message.role === 'assistant' && isSilent(message);
    const last = out.at(-1);
    if (isMeeting && last?.role === 'user' && message.role === 'user')
      out.splice(-1, 1, joined(last, message));
    else if (!isLeftOut) out.push(message);
    isMeeting = isLeftOut;
  }
  return out;
}
