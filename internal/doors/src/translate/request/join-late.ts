// Makes one turn of what the system says late and what the user says beside it: templates that want turns to alternate refuse two.
import type { Message, UserMessage } from '@internal/model';

type Content = UserMessage['content'];

function joinContent(pieces: readonly Content[]): Content {
  const said = pieces.filter((piece) => piece.length > 0);
  if (said.every((piece) => typeof piece === 'string')) return said.join('\n\n');
  return said.flatMap((piece) =>
    typeof piece === 'string' ? [{ type: 'text' as const, text: piece }] : piece,
  );
}

/** The messages, in which no turn `ofSystem` stands beside one of the user. Two of the user's own stay two. */
export function joinLate(messages: readonly Message[], ofSystem: ReadonlySet<Message>): Message[] {
  const turns: Message[][] = [];
  for (const message of messages) {
    const turn = turns.at(-1);
    const before = turn?.at(-1);
    const isLate = ofSystem.has(message) || (before !== undefined && ofSystem.has(before));
    if (isLate && message.role === 'user' && before?.role === 'user') turn?.push(message);
    else turns.push([message]);
  }
  return turns.map((turn) =>
    turn.length === 1
      ? (turn[0] as Message)
      : { role: 'user', content: joinContent(turn.map(({ content }) => content)) },
  );
}
