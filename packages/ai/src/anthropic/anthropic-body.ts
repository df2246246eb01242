// Writes a request as Anthropic's Messages API takes it.

import type { Json } from '@internal/kit/json';
import type { AssistantMessage, ImagePart, Message, TextPart, ToolMessage } from '@internal/model';
import { callIdsByVendor, fitCallId, withoutSilent } from '@internal/model';
import type { ReadyRequest } from '../wire/dialect.ts';

const toPart = (part: TextPart | ImagePart): Json => {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if ('url' in part) return { type: 'image', source: { type: 'url', url: part.url } };
  return { type: 'image', source: { type: 'base64', media_type: part.mediaType, data: part.data } };
};
const toParts = (content: string | readonly (TextPart | ImagePart)[]) =>
  typeof content === 'string' ? content : content.map(toPart);

// Servers of others write dots, colons and more.
const { anthropic: callIds } = callIdsByVendor;

const isThought = (block: Json | undefined): boolean =>
  block?.['type'] === 'thinking' || block?.['type'] === 'redacted_thinking';

/** What the model said; with its thought, in the order in which it came, because its signature counts only there. */
function contentOf({ content, toolCalls = [], providerData }: AssistantMessage): string | Json[] {
  const calls = new Map(
    toolCalls.map(({ id, name, input }) => [
      id,
      { type: 'tool_use', id: fitCallId(id, callIds), name, input },
    ]),
  );
  const kept = providerData?.['anthropic'];
  if (calls.size === 0 && kept === undefined) return content;
  const list = Array.isArray(kept) ? (kept as Json[]) : [];
  const blocks: Json[] = [];
  const lengths = list.map((block) => (block['type'] === 'text' ? Number(block['length']) : 0));
  // A text that a guard or the caller changed has no such parts any more: it stands where the first of them stood.
  const isChanged = lengths.reduce((sum, length) => sum + length, 0) !== content.length;
  let said = 0;
  for (const [at, block] of list.entries()) {
    if (block['type'] === 'text') {
      const text = isChanged ? content.slice(said) : content.slice(said, said + (lengths[at] as number));
      if (text !== '') blocks.push({ type: 'text', text });
      said += text.length;
    } else if (block['type'] === 'tool_use') {
      const call = calls.get(String(block['id']));
      if (call !== undefined) blocks.push(call);
      calls.delete(String(block['id']));
    } else blocks.push(block);
  }
  const rest = content.slice(said);
  const all = [...blocks, ...(rest === '' ? [] : [{ type: 'text', text: rest }]), ...calls.values()];
  // A turn may not end with thought: what it led to was cut, or taken out.
  while (isThought(all.at(-1))) all.pop();
  return all;
}

function fromTool({ toolCallId, content, isError }: ToolMessage): Json {
  return {
    type: 'tool_result',
    tool_use_id: fitCallId(toolCallId, callIds),
    content: toParts(content),
    ...(isError && { is_error: true }),
  };
}

/** Results of calls that were made together stand together in one message. */
function toMessages(messages: readonly Message[]): Json[] {
  const out: Json[] = [];
  let results: Json[] | undefined;
  for (const message of withoutSilent(messages, (turn) => contentOf(turn).length === 0)) {
    if (message.role === 'tool') {
      if (results === undefined) {
        results = [];
        out.push({ role: 'user', content: results });
      }
      results.push(fromTool(message));
      continue;
    }
    results = undefined;
    const { role, content } = message;
    out.push({ role, content: message.role === 'assistant' ? contentOf(message) : toParts(content) });
  }
  return out;
}

function toolChoiceOf(choice: ReadyRequest['request']['toolChoice']): Json | undefined {
  if (choice === undefined || choice === 'auto') return undefined;
  if (choice === 'required') return { type: 'any' };
  return choice === 'none' ? { type: 'none' } : { type: 'tool', name: choice.name };
}

/** Body of a request to the Messages API. */
export function anthropicBody({ model, request, rendered, maxOutputTokens, streamed }: ReadyRequest): Json {
  const { tools, toolChoice, schema, effort, stop, cachePrompt, temperature, topP } = request;
  const cache = cachePrompt && { cache_control: { type: 'ephemeral', ttl: cachePrompt } };
  // The marker goes to the end of what stays the same: system text where there is one, else the tools.
  const system = cache ? [{ type: 'text', text: rendered.system, ...cache }] : rendered.system;
  const listed = tools?.map(({ name, description, inputSchema }, at) => ({
    name,
    description,
    input_schema: inputSchema,
    ...(rendered.system === undefined && at === tools.length - 1 && cache),
  }));
  const choice = toolChoiceOf(toolChoice);
  const format = schema?.jsonSchema && { format: { type: 'json_schema', schema: schema.jsonSchema } };
  return {
    model,
    max_tokens: maxOutputTokens,
    ...(rendered.system !== undefined && { system }),
    messages: toMessages(rendered.messages),
    ...(listed?.length && { tools: listed, ...(choice && { tool_choice: choice }) }),
    ...((format || effort) && { output_config: { ...format, ...(effort && { effort }) } }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stop?.length && { stop_sequences: stop }),
    ...(streamed && { stream: true }),
  };
}
