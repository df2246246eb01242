// Takes the words of an answer out of what is kept of it for the next turn.
import { isObject } from '@internal/kit/json';
import type { ProviderData } from '@internal/model';

/** What goes back, without the words of an answer that was cut: parts of the AI SDK say text and inputs themselves. */
export function withoutWords(data: ProviderData): ProviderData {
  const { aiSdk } = data;
  if (!isObject(aiSdk) || !Array.isArray(aiSdk['content'])) return data;
  const content = aiSdk['content'].flatMap((part: unknown) => {
    if (!isObject(part) || part['type'] === 'text') return [];
    return part['type'] === 'tool-call' && part['providerExecuted'] !== true
      ? [{ ...part, input: '{}' }]
      : [part];
  });
  return { ...data, aiSdk: { ...aiSdk, content } };
}
