// Reads server-sent events from a response.

/** One server-sent event. */
export interface ReadEvent {
  readonly event: string;
  readonly data: unknown;
}

// The service says something every 15 seconds, if only that it is there.
const longestSilenceMs = 60_000;

/**
 * Reads server-sent events off a response, as they come; who stops reading ends the request.
 *
 * @throws Error when nothing comes for a minute: of a connection that was lost while a machine slept nobody hears (opencode#47571).
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ReadEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await beforeLong(reader.read());
      if (done) return;
      const seen = Math.max(0, rest.length - 3);
      rest += decoder.decode(value, { stream: true });
      // A long event comes in many chunks: only what is new can end it.
      if (!/\n\r?\n/.test(rest.slice(seen))) continue;
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function beforeLong<T>(step: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Nothing came for a minute.')), longestSilenceMs);
  });
  return Promise.race([step, late]).finally(() => clearTimeout(timer));
}

function parseBlock(block: string): ReadEvent | undefined {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    if (line.startsWith('data:')) data.push(line.slice(5).trim());
  }
  return data.length === 0 ? undefined : { event, data: JSON.parse(data.join('\n')) as unknown };
}
