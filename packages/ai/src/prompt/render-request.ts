// Infrastructure Service: ai · stable API, changes affect all users
import type { TextRequest } from '../text-model.ts';
import { processRenderer } from './create-prompt-renderer.ts';
import type { RenderedPrompt } from './prompt.ts';

/** The system text and messages of a request, its prompt rendered; messages beside a prompt follow it. */
export function renderRequest({ prompt, renderer, system, messages = [] }: TextRequest): RenderedPrompt {
  if (prompt === undefined) return { ...(system !== undefined && { system }), messages };
  const rendered = (renderer ?? processRenderer()).render(prompt);
  return messages.length === 0 ? rendered : { ...rendered, messages: [...rendered.messages, ...messages] };
}
