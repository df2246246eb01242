// Writes a request as Anthropic's Messages API takes it.

import type { Json } from '@internal/kit/json';
import type { AssistantMessage, ImagePart, Message, TextPart, ToolMessage } from '@internal/model';
import {
  callIdsByVendor,
  fitCallId,
  isPaused,
  isThoughtBlock,
  objectSchema,
  withoutSilent,
} from '@internal/model';
import type { ReadyRequest } from '../wire/dialect.ts';

const toPart = (part: TextPart | ImagePart): Json => {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if ('url' in part) return { type: 'image', source: { type: 'url', url: part.url } };
  return { type: 'image', source: { type: 'base64', media_type: part.mediaType, data: part.data } };
};
/** Whether a text says nothing; Anthropic refuses a block of it: https://github.com/home-assistant/core/issues/175637 */
const isBlank = (text: string): boolean => text.trim() === '';

const toParts = (content: string | readonly (TextPart | ImagePart)[]) =>
  typeof content === 'string'
    ? content
    : content.filter((part) => part.type !== 'text' || !isBlank(part.text)).map(toPart);

// Servers of others write dots, colons and more.
const { anthropic: callIds } = callIdsByVendor;

/** Own tools of Anthropic that a cut answer called for nothing: without its result such a call is refused. */
function withoutOrphans(blocks: readonly Json[]): readonly Json[] {
  const answered = new Set(blocks.map((block) => block['tool_use_id']));
  return blocks.filter(
    ({ type, id }) => (type !== 'server_tool_use' && type !== 'mcp_tool_use') || answered.has(id),
  );
}

/** What the model said; with its thought, in the order in which it came, because its signature counts only there. */
function contentOf(turn: AssistantMessage): string | Json[] {
  const { content, toolCalls = [], providerData } = turn;
  const calls = new Map(
    toolCalls.map(({ id, name, input }) => [
      id,
      { type: 'tool_use', id: fitCallId(id, callIds), name, input },
    ]),
  );
  const kept = providerData?.['anthropic'];
  if (calls.size === 0 && kept === undefined) return isBlank(content) ? '' : content;
  const whole = Array.isArray(kept) ? (kept as Json[]) : [];
  // A paused turn, and code that waits for tools of the client, go on: their results come later.
  const list = calls.size > 0 || isPaused(turn) ? whole : withoutOrphans(whole);
  const blocks: Json[] = [];
  const lengths = list.map((block) => (block['type'] === 'text' ? Number(block['length']) : 0));
  // A text that a guard or the caller changed has no such parts any more: it stands where the first of them stood.
  const isChanged = lengths.reduce((sum, length) => sum + length, 0) !== content.length;
  let said = 0;
  for (const [at, block] of list.entries()) {
    if (block['type'] === 'text') {
      const text = isChanged ? content.slice(said) : content.slice(said, said + (lengths[at] as number));
      if (!isBlank(text)) blocks.push({ type: 'text', text });
      said += text.length;
    } else if (block['type'] === 'tool_use') {
      const call = calls.get(String(block['id']));
      const { caller } = block;
      if (call !== undefined) blocks.push(caller === undefined ? call : { ...call, caller });
      calls.delete(String(block['id']));
    } else blocks.push(block);
  }
  const rest = content.slice(said);
  const all = [...blocks, ...(isBlank(rest) ? [] : [{ type: 'text', text: rest }]), ...calls.values()];
  // A turn may not end with thought: what it led to was cut, or taken out.
  while (isThoughtBlock(all.at(-1))) all.pop();
  return all;
}

const failed = 'The tool failed.';

function fromTool({ toolCallId, content, isError }: ToolMessage): Json {
  const parts = toParts(content);
  return {
    type: 'tool_result',
    tool_use_id: fitCallId(toolCallId, callIds),
    // A failure that says nothing is refused: https://github.com/UKGovernmentBEIS/inspect_ai/pull/169
    content: isError && (typeof parts === 'string' ? isBlank(parts) : parts.length === 0) ? failed : parts,
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

/** Where code waits for what the last turn called; without it the results are refused: https://github.com/anthropics/anthropic-sdk-typescript/issues/1114 */
function containerOf(messages: readonly Message[]): unknown {
  const last = messages.findLast((message) => message.role === 'assistant');
  const goesOn = last !== undefined && (last.toolCalls?.length || isPaused(last));
  return goesOn ? last.providerData?.['container'] : undefined;
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
    ...(description && { description }),
    input_schema: objectSchema(inputSchema),
    ...(rendered.system === undefined && at === tools.length - 1 && cache),
  }));
  const choice = toolChoiceOf(toolChoice);
  const container = containerOf(rendered.messages);
  const level = effort === 'none' ? undefined : effort;
  const format = schema?.jsonSchema && { format: { type: 'json_schema', schema: schema.jsonSchema } };
  return {
    model,
    max_tokens: maxOutputTokens,
    ...(rendered.system !== undefined && { system }),
    messages: toMessages(rendered.messages),
    ...(listed?.length && { tools: listed, ...(choice && { tool_choice: choice }) }),
    ...((format || level) && { output_config: { ...format, ...(level && { effort: level }) } }),
    ...(effort === 'none' && { thinking: { type: 'disabled' } }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stop?.length && { stop_sequences: stop }),
    ...(container !== undefined && { container }),
    ...(streamed && { stream: true }),
  };
}
