// Asks the service once, as a user does, and says what came back.
import { isDeepStrictEqual } from 'node:util';
import type { AnsweredBy } from './call.ts';

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly by: AnsweredBy;
  readonly isTrue: boolean;
  readonly isKept: boolean;
  readonly code?: string;
}

/** What is asked of whom. */
export interface Asked {
  readonly url: string;
  readonly operation: string;
  readonly mark: string;
  readonly isStream: boolean;
  /** What the model said to a text. */
  saidTo(mark: string): string | undefined;
}

interface Answer {
  readonly result?: unknown;
  readonly provider?: string;
  readonly degraded?: boolean;
  readonly cache?: { readonly outcome?: string };
  readonly code?: string;
}

const patienceMs = 20_000;

/** The text with a mark. */
export const textOf = (mark: string): string => `Report ${mark}. The pump ran all day. Nobody complained.`;

/** Asks; an error is an answer too. */
export async function ask({ url, operation, mark, isStream, saidTo }: Asked): Promise<Answered> {
  try {
    const response = await fetch(`${url}/v1/process`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(isStream && { accept: 'text/event-stream' }) },
      body: JSON.stringify({ operation, text: textOf(mark) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const body = await response.text();
    const answer = isStream && response.ok ? lastOf(body) : (JSON.parse(body) as Answer);
    if (!response.ok || answer?.result === undefined)
      return { ...nothing, status: response.ok ? 502 : response.status, code: answer?.code ?? 'cut' };
    return { status: 200, ...judge(answer, saidTo(mark)) };
  } catch (error) {
    return { ...nothing, code: (error as Error).name };
  }
}

const nothing = { status: 0, by: 'nobody', isTrue: true, isKept: false } as const;

function judge(answer: Answer, said: string | undefined) {
  const isModel = answer.degraded === false && answer.provider !== 'offline';
  const isKept = answer.cache?.outcome === 'hit' || answer.cache?.outcome === 'stale';
  const isLabeled = answer.degraded === true;
  const isSaid = said !== undefined && isDeepStrictEqual(JSON.parse(said), answer.result);
  return { by: isModel ? 'model' : 'fallback', isTrue: isModel ? isSaid : isLabeled, isKept } as const;
}

/** The answer at the end of a stream; an error event has no result. */
function lastOf(body: string): Answer | undefined {
  const last = body
    .split('\n\n')
    .filter((block) => /^event: (?:answer|error)\n/.test(block))
    .at(-1);
  const data = last?.split('\ndata: ')[1];
  return data === undefined ? undefined : (JSON.parse(data) as Answer);
}
