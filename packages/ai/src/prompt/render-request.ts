// Infrastructure Service: ai · stable API, changes affect all users
import type { TextRequest } from '../text-model.ts';
import { processRenderer } from './create-prompt-renderer.ts';
import type { RenderedPrompt } from './prompt.ts';

/** The system text and messages of a request, its prompt rendered. */
export function renderRequest({ prompt, renderer, system, messages }: TextRequest): RenderedPrompt {
  if (prompt) return (renderer ?? processRenderer()).render(prompt);
  return { ...(system !== undefined && { system }), messages: messages ?? [] };
}
