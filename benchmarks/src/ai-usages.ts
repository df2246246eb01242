// Says one usage in the many words of providers and compatible servers.

/** A JSON object. */
export type Json = Record<string, unknown>;
/** The three ways in which a provider is asked. */
export type Dialect = 'anthropic' | 'responses' | 'chat';

/** Server-sent events, named by their type where they have one. */
export const frames = (events: readonly Json[], last = ''): string =>
  events
    .map(
      (event) =>
        `${event['type'] === undefined ? '' : `event: ${event['type'] as string}\n`}data: ${JSON.stringify(event)}\n\n`,
    )
    .join('') + last;

/** What one answer used, and the words that say so. */
export interface Shape {
  readonly dialect: Dialect;
  readonly fresh: number;
  readonly read: number;
  readonly written: number;
  readonly hour: number;
  readonly out: number;
  readonly reasoning: number;
  readonly word: number;
  readonly isBeside: boolean;
  readonly place: number;
  readonly tier: string | undefined;
}

function chatUsage({ fresh, read, written, out, reasoning, word, isBeside }: Shape): Json {
  const cached: Json[] = [
    { prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written } },
    { prompt_cache_hit_tokens: read, cache_write_tokens: written },
    { cached_tokens: read, cache_creation_input_tokens: written },
    { cache_read_input_tokens: read, cache_creation_input_tokens: written, prompt_tokens_details: null },
  ];
  const input = fresh + read + written;
  return {
    prompt_tokens: input,
    completion_tokens: isBeside ? out - reasoning : out,
    total_tokens: input + out,
    completion_tokens_details: reasoning > 0 ? { reasoning_tokens: reasoning, audio_tokens: null } : null,
    ...cached[word % cached.length],
  };
}

function chatStream(shape: Shape): string {
  const usage = chatUsage(shape);
  const chunk = (choice: Json, more: Json = {}): Json => ({
    id: 'c',
    choices: [{ index: 0, delta: {}, finish_reason: null, ...choice }],
    ...more,
  });
  const tier = shape.tier === undefined ? {} : { service_tier: shape.tier };
  const places = [
    [chunk({ finish_reason: 'stop' }), { id: 'c', choices: [], usage, ...tier }],
    [chunk({ finish_reason: 'stop', usage }, tier)],
    [chunk({ finish_reason: 'stop' }, { x_groq: { usage }, ...tier })],
    [chunk({ finish_reason: 'stop' }, { usage, ...tier }), { id: 'c', choices: [], usage: null }],
  ];
  return frames(
    [
      chunk({ delta: { role: 'assistant', content: 'Well.' } }),
      ...(places[shape.place % places.length] ?? []),
    ],
    'data: [DONE]\n\n',
  );
}

function responsesUsage({ fresh, read, written, out, reasoning }: Shape): Json {
  const input = fresh + read + written;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: read, cache_write_tokens: written },
    output_tokens: out,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + out,
  };
}

function responsesBody(shape: Shape): Json {
  const content = [{ type: 'output_text', text: 'Well.', annotations: [] }];
  const output = [{ type: 'message', id: 'i', role: 'assistant', status: 'completed', content }];
  return {
    id: 'r',
    object: 'response',
    status: 'completed',
    model: 'm',
    output,
    usage: responsesUsage(shape),
    service_tier: shape.tier ?? 'default',
  };
}

function anthropicUsage({ fresh, read, written, hour, out, reasoning, tier }: Shape): Json {
  return {
    input_tokens: fresh,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: written + hour,
    cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: hour },
    output_tokens: out,
    output_tokens_details: { thinking_tokens: reasoning },
    service_tier: tier === 'batch' ? 'batch' : 'standard',
    speed: tier === 'fast' ? 'fast' : 'standard',
    inference_geo: tier === 'us' ? 'us' : null,
  };
}

function anthropicStream(shape: Shape): string {
  const all = anthropicUsage(shape);
  const late = [
    { output_tokens: shape.out },
    {
      input_tokens: null,
      cache_read_input_tokens: null,
      cache_creation_input_tokens: null,
      output_tokens: shape.out,
    },
    { ...all, cache_creation: undefined },
    { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: shape.out },
  ];
  return frames([
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        usage: { ...all, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Well.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: late[shape.place % late.length] },
    { type: 'message_stop' },
  ]);
}

/** An answer of that usage, streamed or not. */
export function bodyOf(shape: Shape, streamed: boolean): string {
  const { dialect, tier } = shape;
  if (dialect === 'chat') {
    if (streamed) return chatStream(shape);
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Well.' }, finish_reason: 'stop' }];
    return JSON.stringify({
      id: 'c',
      object: 'chat.completion',
      model: 'm',
      choices,
      usage: chatUsage(shape),
      service_tier: tier ?? null,
    });
  }
  if (dialect === 'responses') {
    const response = responsesBody(shape);
    const delta = {
      type: 'response.output_text.delta',
      delta: 'Well.',
      output_index: 0,
      content_index: 0,
      item_id: 'i',
    };
    return streamed ? frames([delta, { type: 'response.completed', response }]) : JSON.stringify(response);
  }
  if (streamed) return anthropicStream(shape);
  const content = [{ type: 'text', text: 'Well.' }];
  return JSON.stringify({
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content,
    stop_reason: 'end_turn',
    usage: anthropicUsage(shape),
  });
}
