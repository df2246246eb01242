// Chooses which headers of a client go to the provider.
import type { DialectName } from '@internal/model';
import { throwProblems } from '@internal/model';
import type { DoorRequest } from '../port/door.ts';

// Versions, betas and the name of the SDK. Whatever else a client sends is meant for this address or for a proxy on the way
// here: another account, another key, who the user is. By the id of a conversation xAI finds what it has kept of the prompt.
const openai = /^(?:openai-beta|x-grok-conv-id|accept|user-agent|x-stainless-.+)$/;
const anthropic =
  /^(?:anthropic-(?:version|beta|dangerous-direct-browser-access)|accept|user-agent|x-stainless-.+)$/;
const told: Readonly<Record<DialectName, RegExp>> = { chat: openai, responses: openai, messages: anthropic };

// Of the connection and the body, which is not the client's any more, and credentials: never, whoever names them.
const own =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-.+|accept-encoding|authorization|x-api-key|api-key|cookie|proxy-.+)$/;

/** Whether a name may stand in `passHeaders`: one of a header that is not about the connection, the body or credentials. */
export const isPassableHeader = (name: string): boolean =>
  /^[\w-]{1,100}$/.test(name) && !own.test(name.toLowerCase());

/** The names in lower case; an `AiError` with the code `invalid_options` tells of all that never go along. */
export function passableHeaders(names: readonly string[] = []): ReadonlySet<string> {
  throwProblems(
    'createDoor',
    names.flatMap((name, at) =>
      isPassableHeader(name)
        ? []
        : [
            {
              path: `passHeaders[${at}]`,
              message: 'must name a header, none of the connection, the body or credentials',
            },
          ],
    ),
  );
  return new Set(names.map((name) => name.toLowerCase()));
}

/** What a client says to the provider, and what `more` names. */
export function providerHeaders(
  headers: DoorRequest['headers'],
  dialect: DialectName,
  more: ReadonlySet<string>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headerOf(headers, name);
    if (value !== undefined && (told[dialect].test(name) || more.has(name))) kept[name] = value;
  }
  return kept;
}

/** A header; one that came several times is a list. */
export function headerOf(headers: DoorRequest['headers'], name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value.join(', ') : value;
}
