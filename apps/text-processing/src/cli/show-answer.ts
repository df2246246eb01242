// Writes an answer for people at a terminal.
import type { ProcessAnswer } from '../domain/text-service.ts';

/** An answer for people: the result as text, then one line about how it came about. */
export function showAnswer(answer: ProcessAnswer): string {
  const { provider, model, degraded, cache, cost, timeMs } = answer;
  const facts = [
    provider === 'offline' ? 'offline engine' : `${provider}, ${model}`,
    ...(degraded ? ['degraded: no model could answer'] : []),
    ...(cache.outcome === 'hit' || cache.outcome === 'stale' ? ['from the cache'] : []),
    cost.status === 'unpriced' ? 'price not known' : `$${cost.usd.toFixed(4)}`,
    `${Math.round(timeMs)} ms`,
  ];
  return `${withoutControls(showValue(answer.result, ''))}\n\n(${facts.join(' · ')})\n`;
}

/** JSON for other programs, and for eyes: control characters that JSON lets stand are written as escapes. */
export function showJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
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
