// Refuses a request that no model, or not this model, can answer.
import type { Problem } from '@internal/kit';
import { findProblems } from '@internal/kit';
import { AiError, throwProblems } from './ai-error.ts';
import { isPaused, type Message } from './message.ts';
import type { ModelCapabilities, TextRequest } from './text-model.ts';

const name = /^[A-Za-z0-9_-]{1,64}$/;

// What price, bound and reader are made from: a body that says otherwise would be counted wrongly.
const ownFields = ['stream', 'model', 'n', 'max_tokens', 'max_completion_tokens', 'max_output_tokens'];

/** What {@link isExtra} holds, as a problem. */
export const extraBodyRule = `extraBody must leave ${ownFields.join(', ')} alone; the options model, maxOutputTokens and tokenLimitField decide them`;

/** Whether fields of the provider's own leave those alone that price, bound and reader are made from. */
export function isExtra(extraBody: Readonly<Record<string, unknown>>): boolean {
  return !ownFields.some((field) => Object.hasOwn(extraBody, field));
}

/** Whether headers can be sent: no value ends its line. */
export function areHeaders(headers: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(headers).every(
    ([header, value]) =>
      /^[\w!#$%&'*+.^`|~-]{1,128}$/.test(header) &&
      typeof value === 'string' &&
      /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );
}

/** Whether a key can stand in a header; blanks around it are taken away where it is sent. */
export function isKey(key: string): boolean {
  return areHeaders({ key: key.trim() }) && !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(key);
}

function hasUrls({ content }: Message): boolean {
  if (typeof content === 'string') return true;
  return content.every((part) => !('url' in part) || /^https?:\/\/./.test(part.url));
}

/** Whether the data of pictures begins as base64 does; the rest of it is not read. */
function hasFiles({ content }: Message): boolean {
  if (typeof content === 'string') return true;
  return content.every(
    (part) =>
      !('data' in part) || (typeof part.data === 'string' && /^[\w+/=\r\n-]+$/.test(part.data.slice(0, 64))),
  );
}

/** Whether nothing is asked after this message. A turn that its provider paused goes on by itself. */
const isOver = (last: Message | undefined): boolean => last?.role === 'assistant' && !isPaused(last);

/** Whether what must be called is there. */
function isOffered({ toolChoice, tools = [] }: TextRequest): boolean {
  if (typeof toolChoice === 'object') return tools.some((tool) => tool.name === toolChoice.name);
  return toolChoice !== 'required' || tools.length > 0;
}

/** What is wrong with a request whoever answers it. */
function problemsOf(request: TextRequest): Problem[] {
  const { prompt, messages = [], system, maxOutputTokens = 1, temperature = 0, tools, schema } = request;
  const { topP = 1, seed = 0, headers = {}, extraBody = {} } = request;
  // A tool may have nothing to say, and so may a model: its silent turns are left out where a body is written.
  const isSaid = ({ role, content }: Message) => role !== 'user' || content.length > 0;
  return findProblems({
    'messages must be given, or a prompt': prompt !== undefined || messages.length > 0,
    'system must be left out; the prompt brings its own': prompt === undefined || system === undefined,
    'messages must not be empty': messages.every(isSaid),
    'messages must end with one of the user or a tool': !isOver(messages.at(-1)),
    'maxOutputTokens must be a whole number of at least 1':
      Number.isSafeInteger(maxOutputTokens) && maxOutputTokens > 0,
    'temperature must be from 0 to 2': temperature >= 0 && temperature <= 2,
    'topP must be from 0 to 1': topP >= 0 && topP <= 1,
    'seed must be a whole number': Number.isSafeInteger(seed),
    'headers must be names with texts of one line': areHeaders(headers),
    [extraBodyRule]: isExtra(extraBody),
    'messages must have pictures with a url that starts with http:// or https://': messages.every(hasUrls),
    'messages must have pictures with data in base64, and no address before it': messages.every(hasFiles),
    'deadlineAt must be a number': !Number.isNaN(request.deadlineAt),
    'stop must not hold an empty text': !request.stop?.includes(''),
    'tools must have names of 1 to 64 letters, digits, _ or -':
      tools?.every((tool) => name.test(tool.name)) ?? true,
    'toolChoice must be auto or none where tools have no such tool': isOffered(request),
    'schema.name must be 1 to 64 letters, digits, _ or -': schema === undefined || name.test(schema.name),
  });
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
  const wrong = problemsOf(request);
  if (wrong.length > 0) throwProblems('The request', wrong, 'bad_request');
  const missing = missingIn(capabilities, request);
  if (missing.length === 0) return;
  const message = `${about.provider}/${about.model} cannot take ${missing.join(' and ')}: choose another model or leave them out.`;
  const problems = missing.map((path) => ({ path, message: 'is not supported by this model' }));
  throw new AiError('bad_request', message, { ...about, problems, providerCode: unsupported });
}
