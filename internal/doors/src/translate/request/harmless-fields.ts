// Fields that change no answer, or say what is so already: read over, by this list alone.
import { isObject } from '@internal/kit/json';

type Check = (value: unknown) => boolean;
const always: Check = () => true;
const is =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isOneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    Array.isArray(value) && value.every((one) => values.includes(one));

/** Fields of a body. */
const ofBody: Readonly<Record<string, Check>> = {
  // Who asks, and where the provider may keep what it has read.
  user: always,
  metadata: always,
  safety_identifier: always,
  client_metadata: always,
  // Programs that Codex runs for its user (opencodex#4853), and what Claude Code asks to be told about its prompts (bifrost#4479).
  access_programs: always,
  diagnostics: always,
  prompt_cache_key: always,
  prompt_cache_retention: always,
  prompt_cache_options: always,
  cache_control: always,
  // Makes an answer that is mostly known come sooner.
  prediction: always,
  // Said where the stream is written.
  stream_options: always,
  include: isOneOf('reasoning.encrypted_content'),
  // The default, said aloud.
  store: is(false),
  background: is(false),
  n: is(1),
  service_tier: is('auto', 'default', 'standard_only', 'standard'),
  speed: is('standard'),
  truncation: is('disabled'),
  verbosity: is('medium'),
  modalities: isOneOf('text'),
  frequency_penalty: is(0),
  presence_penalty: is(0),
  logprobs: is(false),
  top_logprobs: is(0),
  logit_bias: (value) => isObject(value) && Object.keys(value).length === 0,
  // Held where the answer is written.
  parallel_tool_calls: is(true, false),
  functions: isOneOf(),
  // Thought of earlier turns is left out anyway.
  context_management: (value) =>
    isObject(value) &&
    Array.isArray(value['edits']) &&
    value['edits'].every((edit) => isObject(edit) && edit['type'] === 'clear_thinking_20251015'),
};

/** Fields of messages, parts, tools and calls. */
const ofParts: Readonly<Record<string, Check>> = {
  cache_control: always,
  prompt_cache_breakpoint: always,
  // What an answer brought and clients send back with it.
  id: always,
  status: always,
  phase: always,
  index: always,
  annotations: always,
  citations: always,
  logprobs: always,
  parsed: always,
  parsed_arguments: always,
  parsed_output: always,
  caller: (value) => isObject(value) && value['type'] === 'direct',
  // Thought of earlier turns: only the provider that wrote it can use it, and that one's comes back sealed.
  reasoning: always,
  reasoning_content: always,
  reasoning_details: always,
  detail: is('auto'),
  strict: is(false),
  // How a call is sent is the model's own.
  eager_input_streaming: always,
  defer_loading: is(false),
  allowed_callers: isOneOf('direct'),
  // Held where the answer is written.
  disable_parallel_tool_use: is(true, false),
  verbosity: is('medium'),
};

/** Settings that no model has in common: an answer is made without them, and says so. */
const leftOutOfBody: Readonly<Record<string, Check>> = {
  top_k: (value) => typeof value === 'number',
  truncation: is('auto'),
  verbosity: is('low', 'high'),
};
const leftOutOfParts: Readonly<Record<string, Check>> = {
  verbosity: is('low', 'high'),
  task_budget: isObject,
  // How closely a picture is looked at, and that the input of a call is held to its schema.
  detail: (value) => typeof value === 'string',
  strict: is(true),
};

/** Whether an answer is made without a field, and says so. */
export function isLeftOut(isBody: boolean, name: string, value: unknown): boolean {
  const checks = isBody ? leftOutOfBody : leftOutOfParts;
  return Object.hasOwn(checks, name) && checks[name]?.(value) === true;
}

/** Whether a field may be read over. */
export function isHarmless(isBody: boolean, name: string, value: unknown): boolean {
  const checks = isBody ? ofBody : ofParts;
  return Object.hasOwn(checks, name) && checks[name]?.(value) === true;
}

const nothingStored = ': nothing is stored here; send the whole conversation';
const reasons: Readonly<Record<string, string>> = {
  previous_response_id: nothingStored,
  conversation: nothingStored,
  store: ': nothing is stored here',
  background: ': nothing is stored here',
  n: ': there is one answer to a request',
  functions: ': use tools',
  function_call: ': use tools',
};

/** Why a field is refused, where more is to say than that it is. */
export const reasonFor = (name: string): string =>
  Object.hasOwn(reasons, name) ? (reasons[name] ?? '') : '';
