// Makes the body that goes upstream of the one that came in.
import { isObject } from '@internal/kit/json';
import type { TextRequest, WireRequest } from '@internal/model';
import { AiError } from '@internal/model';
import { isArguments } from './texts-in.ts';
import { topLevelSpans, withValues } from './top-level-spans.ts';
import { withChanges } from './with-changes.ts';

/** What is different upstream. */
export interface SentAs {
  /** Name of the model there. */
  readonly model: string;
  readonly streamed: boolean;
}

/** The body with the model's name of the provider, and with the texts as guards left them. Every other byte stays. */
export function sentBody(request: TextRequest, wire: WireRequest, { model, streamed }: SentAs): string {
  const body = withModel(withChangedTexts(wire, textsOf(request)), model);
  return streamed && wire.dialect === 'chat' ? counted(body) : body;
}

/** The body for a model of this name. */
export function withModel(body: string, model: string): string {
  return withValues(body, topLevelSpans(body, 'model'), JSON.stringify(model));
}

/** Whether the client itself asks for the counts of a stream of chat completions. */
export function wantsCounts({ body, dialect }: WireRequest): boolean {
  if (dialect !== 'chat') return true;
  const [span] = topLevelSpans(body, 'stream_options').slice(-1);
  const options: unknown = span && JSON.parse(body.slice(span.start, span.end));
  return isObject(options) && options['include_usage'] === true;
}

/** A stream that nobody counts has no price: chat completions count it when they are asked to. */
function counted(body: string): string {
  const spans = topLevelSpans(body, 'stream_options');
  const last = spans.at(-1);
  if (!last) return body.replace('{', '{"stream_options":{"include_usage":true},');
  const given: unknown = JSON.parse(body.slice(last.start, last.end));
  if (isObject(given) && given['include_usage'] === true && spans.length === 1) return body;
  return withValues(body, spans, JSON.stringify({ ...(isObject(given) && given), include_usage: true }));
}

/** System text and texts of the messages, in order. */
export function textsOf({ system, messages = [] }: Pick<TextRequest, 'system' | 'messages'>): string[] {
  const texts = system === undefined ? [] : [system];
  for (const { content } of messages) {
    if (typeof content === 'string') texts.push(content);
    else for (const part of content) if (part.type === 'text') texts.push(part.text);
  }
  return texts;
}

/** The body in which each text that a guard changed is what the guard made of it, wherever it stands. */
function withChangedTexts({ body, texts, join }: WireRequest, now: readonly string[]): string {
  const changes = new Map<unknown, string>();
  for (const [at, text] of texts.entries()) {
    const changed = now[at] ?? '';
    if (changed === text) continue;
    const parts = join !== undefined && at === 0 ? text.split(join) : [text];
    const free = parts.length > 1 ? changed.split(join as string) : [changed];
    if (free.length !== parts.length)
      throw new AiError('guard_blocked', 'The input guard changes where the parts of the system text end.', {
        reasons: ['system_parts'],
      });
    for (const [place, part] of parts.entries()) changes.set(part, free[place] as string);
  }
  if (changes.size === 0) return body;
  return withTexts(body, changes);
}

function withTexts(json: string, changes: ReadonlyMap<unknown, string>): string {
  const now: unknown = JSON.parse(json, (key, value: unknown) =>
    isArguments(key, value) ? withTexts(value, changes) : (changes.get(value) ?? value),
  );
  return withChanges(json, now);
}
