// Reads a streamed answer from its bytes: its pieces as they come, and at their end a whole answer or an error.

import { createSseReader, type SseEvent } from '@internal/kit';
import type { Answer, Piece, Watch } from '@internal/model';
import {
  AiError,
  connectionError,
  isJson,
  parseJson,
  ReportedError,
  UnreadableAnswer,
} from '@internal/model';
import type { WireLimits } from '../settings/wire-limits.ts';
import type { Received } from './bounded-fetch.ts';
import { readText } from './bounded-fetch.ts';
import type { AnswerReader, Dialect } from './dialect.ts';

interface StreamOptions {
  readonly dialect: Dialect;
  readonly limits: WireLimits;
  readonly watch: Watch;
  readonly about: { readonly provider: string; readonly model: string };
  /** Gets the answer that is being read, before its first piece. */
  readonly onAnswer: (answer: Answer) => void;
  /** Called when nothing is missing: what is thrown from then on is what the answer says. */
  readonly onComplete?: (() => void) | undefined;
  /** Gets each event that could be read, as it came, for a client that reads it; then even what holds no piece is yielded. */
  readonly onEvent?: ((event: SseEvent) => void) | undefined;
}

// A server should close after its last word; one that does not costs this much, not the idle timeout.
const closingGraceMs = 50;

/** Whether nothing is missing, so that the transport may close as it likes; what the reader found is never passed over. */
function isClosing(error: unknown, { isWhole }: AnswerReader, { signal }: Watch): boolean {
  if (!isWhole || error instanceof UnreadableAnswer || error instanceof ReportedError) return false;
  const reason: unknown = signal.aborted ? signal.reason : error;
  return !AiError.isInstance(reason) || reason.code === 'idle_timeout';
}

/** A last event that no empty line ends counts where it is whole; one that was cut is none. */
function isWorthReading({ event, data }: SseEvent): boolean {
  return event === 'error' || data.trim() === '[DONE]' || isJson(data);
}

/** The pieces of an answer, those of one read together. What ends them without an error is a whole answer. */
export async function* readStream(
  response: Pick<Received, 'headers' | 'body'>,
  { dialect, limits, watch, about, onAnswer, onComplete, onEvent }: StreamOptions,
): AsyncGenerator<readonly Piece[]> {
  const reader = dialect.createReader(onEvent !== undefined);
  onAnswer(reader.answer);
  const lines = createSseReader(limits.maxLineBytes, () => {
    throw new UnreadableAnswer('a line is longer than allowed');
  });
  let hasEvents = false;
  let isStart = true;
  // A body that begins with a bracket is one JSON answer: the server does not stream, or it reports a failure.
  let plain: string | undefined;

  function read(event: SseEvent): readonly Piece[] {
    const hadContent = reader.hasContent;
    hasEvents = true;
    const pieces = reader.read(event);
    onEvent?.(event);
    if (reader.isEnded) watch.expect('idle_timeout', closingGraceMs);
    else if (reader.hasContent && !hadContent) watch.expect('idle_timeout', limits.idleTimeoutMs);
    return pieces;
  }

  watch.expect('first_token_timeout', limits.firstTokenTimeoutMs);
  try {
    for await (const text of readText(response, watch.signal, limits.maxResponseBytes)) {
      if (isStart) {
        const first = /[^\s\ufeff]/.exec(text)?.[0];
        isStart = first === undefined;
        if (first === '{' || first === '[') {
          plain = '';
          watch.expect('idle_timeout', limits.idleTimeoutMs);
        }
      }
      if (plain !== undefined) {
        plain += text;
        watch.touch();
        continue;
      }
      // Once content has come every sign of life counts: thought, pings, comments. The limit of the whole call bounds them.
      if (reader.hasContent) watch.touch();
      const pieces: Piece[] = [];
      let failure: unknown;
      try {
        for (const event of lines.push(text)) {
          if (reader.isEnded) break;
          for (const piece of read(event)) pieces.push(piece);
        }
      } catch (error) {
        failure = error;
      }
      // What came before a failure came.
      if (pieces.length > 0 || onEvent) yield pieces;
      if (failure !== undefined) throw failure;
    }
  } catch (error) {
    if (!isClosing(error, reader, watch)) throw error;
  }
  if (plain !== undefined) {
    const answer = dialect.readPlain(parseJson(plain, 'the body'));
    onAnswer(answer);
    const pieces: readonly Piece[] = [
      { type: 'reasoning', text: answer.reasoning },
      { type: 'text', text: answer.text },
    ];
    return yield pieces.filter(({ text }) => text !== '');
  }
  const last = reader.isEnded ? undefined : lines.end();
  if (last !== undefined && isWorthReading(last)) yield read(last);
  if (!reader.isWhole) {
    if (hasEvents || isEventStream(response)) throw connectionError(undefined, true, about);
    throw new UnreadableAnswer('it is not a stream');
  }
  onComplete?.();
  reader.end();
}

function isEventStream({ headers }: Pick<Received, 'headers'>): boolean {
  const type = headers.get('content-type');
  return type === null || type.toLowerCase().startsWith('text/event-stream');
}
