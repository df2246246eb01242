// Infrastructure Service: ai · stable API, changes affect all users
import { AiError } from './ai-error.ts';
import type { ModelCapabilities, TextRequest } from './text-model.ts';

const name = /^[A-Za-z0-9_-]{1,64}$/;

/** What is wrong with a request whoever answers it. */
function problemsOf(request: TextRequest): string[] {
  const problems: string[] = [];
  const { prompt, messages, system, maxOutputTokens, temperature, tools, schema, stop, deadlineAt } = request;
  const wrong = (message: string) => problems.push(message);
  if (prompt === undefined && (messages === undefined || messages.length === 0))
    wrong('prompt or messages must be given');
  if (prompt !== undefined && system !== undefined)
    wrong('prompt brings its own system text: leave system out');
  if (
    messages?.some(
      (message) =>
        message.content.length === 0 && !(message.role === 'assistant' && message.toolCalls?.length),
    )
  )
    wrong('messages must not be empty');
  if (messages?.at(-1)?.role === 'assistant') wrong('the last message must be of the user or a tool');
  if (maxOutputTokens !== undefined && !(Number.isSafeInteger(maxOutputTokens) && maxOutputTokens > 0))
    wrong('maxOutputTokens must be a whole number of at least 1');
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 2))
    wrong('temperature must be from 0 to 2');
  if (deadlineAt !== undefined && Number.isNaN(deadlineAt)) wrong('deadlineAt must be a number');
  if (stop?.some((text) => text === '')) wrong('stop must not hold an empty text');
  if (tools?.some((tool) => !name.test(tool.name)))
    wrong('tool names must be 1 to 64 letters, digits, _ or -');
  if (schema !== undefined && !name.test(schema.name))
    wrong('schema.name must be 1 to 64 letters, digits, _ or -');
  return problems;
}

/** What a model cannot do and what the answer could not do without. */
function missingIn({ tools, images }: ModelCapabilities, request: TextRequest): string[] {
  const hasImages = request.messages?.some(
    ({ content }) => typeof content !== 'string' && content.some((part) => part.type === 'image'),
  );
  return [...(request.tools?.length && !tools ? ['tools'] : []), ...(hasImages && !images ? ['images'] : [])];
}

/** Provider code of an error for something this model cannot do: another may. */
export const unsupported = 'unsupported';

/** Throws one error with everything that is wrong, before anything is sent. */
export function checkRequest(
  request: TextRequest,
  capabilities: ModelCapabilities,
  about: { readonly provider: string; readonly model: string },
): void {
  const problems = problemsOf(request);
  if (problems.length > 0)
    throw new AiError('bad_request', `The request is wrong: ${problems.join('; ')}.`, { ...about, problems });
  const missing = missingIn(capabilities, request);
  if (missing.length === 0) return;
  const message = `${about.provider}/${about.model} cannot take ${missing.join(' and ')}: choose another model or leave them out.`;
  throw new AiError('bad_request', message, { ...about, problems: missing, providerCode: unsupported });
}
