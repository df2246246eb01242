// Says who asks, and asks for them whatever is no text to process.
import type { Draw } from '../../chaos/schedule/seeded-random.ts';

/** Who asks whom. */
export interface Caller {
  readonly url: string;
  readonly key: string;
  readonly draw: Draw;
  /** False once the load ends: what is waited for is given up. */
  readonly isRunning: () => boolean;
}

/** What came back; status 0: nothing, or half of it. */
export interface CameBack {
  readonly status: number;
  readonly body: string;
}

/** What is sent: an object as JSON, a text as it is. */
export interface ToSend {
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly leaveAfterMs?: number;
}

const patienceMs = 20_000;

/** Sends it, and reads what comes. */
export async function sendAs(
  caller: Caller,
  method: string,
  path: string,
  toSend: ToSend = {},
): Promise<CameBack> {
  const { body, type, headers, leaveAfterMs = patienceMs } = toSend;
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  try {
    const answer = await fetch(`${caller.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${caller.key}`,
        ...(text !== undefined && { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
      signal: AbortSignal.timeout(leaveAfterMs),
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: 0, body: '' };
  }
}
