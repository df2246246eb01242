// Writes an answer for people at a terminal.
import type { TextTask } from '../../../src/domain/parse-request.ts';
import type { ProcessAnswer, TextService } from '../../../src/domain/text-service.ts';
import type { CliOutput } from '../host/host.ts';
import { caller } from '../host/host.ts';

/** The result as text, and for people also one line about how it came about: what is piped on is the answer alone. */
export function showAnswer(answer: ProcessAnswer, { withFacts }: { readonly withFacts: boolean }): string {
  return `${showResult(answer.result)}\n${withFacts ? `\n(${factsOf(answer)})\n` : ''}`;
}

/** A result, or what has come of it, as text. */
export function showResult(result: unknown): string {
  return withoutControls(showValue(result, ''));
}

/** How an answer came about, in one line. */
export function factsOf({ provider, model, degraded, cache, cost, timeMs }: ProcessAnswer): string {
  return [
    provider === 'offline' ? 'offline engine' : `${provider}, ${model}`,
    ...(degraded ? ['degraded: no model could answer'] : []),
    ...(cache.outcome === 'hit' || cache.outcome === 'stale' ? ['from the cache'] : []),
    cost.status === 'unpriced' ? 'price not known' : `$${cost.usd.toFixed(4)}`,
    `${Math.round(timeMs)} ms`,
  ].join(' · ');
}

/**
 * Writes what is new of each part. Where the answer takes another form on its way, a parted line is followed by the whole.
 *
 * @throws Error of the service, when it cannot answer.
 */
export async function streamAnswer(
  service: TextService,
  task: TextTask,
  signal: AbortSignal,
  out: CliOutput,
): Promise<ProcessAnswer> {
  let shown = '';
  let answer: ProcessAnswer | undefined;
  try {
    for await (const event of service.stream(task, { signal, caller })) {
      if (event.type === 'answer') answer = event.answer;
      if (event.type !== 'partial') continue;
      const text = showResult(event.result);
      if (!text.startsWith(shown)) continue;
      out.write(text.slice(shown.length));
      shown = text;
    }
  } catch (error) {
    // What is said about it begins a line of its own.
    if (shown !== '') out.write('\n');
    throw error;
  }
  if (!answer) throw new Error('The answer ended before it was whole.');
  const text = showResult(answer.result);
  out.write(text.startsWith(shown) ? text.slice(shown.length) : `\n\n${text}`);
  out.write(`\n\n(${factsOf(answer)})\n`);
  return answer;
}

/** JSON for other programs, and for eyes: control characters that JSON lets stand are written as escapes. */
export function showJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text must not move the cursor, ring, set colors or turn the direction of what follows it. */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

function showValue(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return value.map((entry) => `${indent}- ${showValue(entry, `${indent}  `).trimStart()}`).join('\n');
  if (typeof value !== 'object' || value === null) return `${indent}${String(value)}`;
  const entries = Object.entries(value);
  if (entries.length === 1 && typeof entries[0]![1] === 'string') return `${indent}${entries[0]![1]}`;
  return entries
    .map(([name, entry]) =>
      typeof entry === 'object'
        ? `${indent}${name}:\n${showValue(entry, indent)}`
        : `${indent}${name}: ${String(entry)}`,
    )
    .join('\n');
}
