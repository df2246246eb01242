// Sends back to a provider what it gave itself, and nothing of another's.
import type { AssistantMessage, Message, ProviderData } from '../model/message.ts';

interface Carrier {
  readonly providerData?: ProviderData;
}

function own<Kind extends Carrier>(carrier: Kind, provider: string): Kind {
  if (carrier.providerData === undefined || carrier.providerData['provider'] === provider) return carrier;
  const { providerData: _, ...rest } = carrier;
  return rest as Kind;
}

const carries = ({ providerData, toolCalls = [] }: AssistantMessage): boolean =>
  providerData !== undefined || toolCalls.some((call) => call.providerData !== undefined);

/** Messages with the data of one provider alone: after a failover the other's seals and signatures mean nothing, or are refused. */
export function withOwnData(messages: readonly Message[], provider: string): readonly Message[] {
  if (!messages.some((message) => message.role === 'assistant' && carries(message))) return messages;
  return messages.map((message) => {
    if (message.role !== 'assistant' || !carries(message)) return message;
    const { toolCalls, ...rest } = own(message, provider);
    return { ...rest, ...(toolCalls && { toolCalls: toolCalls.map((call) => own(call, provider)) }) };
  });
}
