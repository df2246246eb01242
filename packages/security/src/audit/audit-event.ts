// Holds the closed schema of audit events, and makes a record of each.
import { cutText, sha256 } from '@internal/kit';
import type { AuditWho } from '../gate/http-request.ts';

export type { AuditWho } from '../gate/http-request.ts';

/** What is written down. Closed: no other type, no other field, and no field for text that came with a request. */
export type AuditEvent = AuditWho &
  (
    | {
        /** Somebody showed credentials. */
        readonly type: 'authentication';
        /** Whether they were good. */
        readonly ok: boolean;
        /** Why they were not. */
        readonly code?: string;
        /** How the caller was let in. */
        readonly scheme?: string;
      }
    | {
        /** A request was turned away. */
        readonly type: 'refusal';
        /** Status of the response. */
        readonly status: number;
        /** Code of the problem that was sent. */
        readonly code: string;
        /** How many there were, after one that was written by itself. */
        readonly count?: number;
      }
    | {
        /** A limit was reached. */
        readonly type: 'limit';
        /** Name of the limiter. */
        readonly limiter: string;
        /** Whether the call went through. */
        readonly ok: boolean;
        /** When it would, in milliseconds. */
        readonly retryAfterMs?: number;
        /** Who counted. */
        readonly store?: string;
      }
    | {
        /** The keys in use are others now. */
        readonly type: 'key_change';
        /** What happened to them. */
        readonly change: string;
        /** How many there are. */
        readonly count?: number;
      }
    | {
        /** A guard judged a text. */
        readonly type: 'guard_verdict';
        /** `input` or `output`. */
        readonly direction: string;
        /** What was done about it. */
        readonly action: string;
        /** How sure the guard was, from 0 to 1. */
        readonly score?: number;
        /** Rules that spoke, by name. */
        readonly reasons?: readonly string[];
        /** Operation that the text belonged to. */
        readonly operation?: string;
      }
    | {
        /** Somebody used the internal API. */
        readonly type: 'admin_act';
        /** What was done: `cache.clear`. */
        readonly act: string;
        /** What it was done to. */
        readonly target?: string;
      }
    | {
        /** A sink that was slow or away did not take lines. */
        readonly type: 'lost';
        /** How many. */
        readonly count: number;
      }
  );

/** An event as it is written. */
export type AuditRecord = AuditEvent & {
  /** ISO time. */
  readonly time: string;
};

type FieldKind = 'string' | 'number' | 'boolean' | 'list';

const who: Record<string, FieldKind> = {
  requestId: 'string',
  principal: 'string',
  keyId: 'string',
  address: 'string',
  route: 'string',
};
const fields: Record<AuditEvent['type'], Record<string, FieldKind>> = {
  authentication: { ok: 'boolean', code: 'string', scheme: 'string' },
  refusal: { status: 'number', code: 'string', count: 'number' },
  limit: { limiter: 'string', ok: 'boolean', retryAfterMs: 'number', store: 'string' },
  key_change: { change: 'string', count: 'number' },
  guard_verdict: {
    direction: 'string',
    action: 'string',
    score: 'number',
    reasons: 'list',
    operation: 'string',
  },
  admin_act: { act: 'string', target: 'string' },
  lost: { count: 'number' },
};

const maxTextLength = 128;
const maxReasons = 16;

/**
 * The event with nothing but the fields of its type, each of its kind; texts are cut to 128 characters and everything but
 * plain printable ASCII in them becomes "?". A text that is another then ends with 12 hexadecimal digits of the SHA-256 of the
 * whole, so that two callers stay two. `undefined` for a type that there is not.
 */
export function toAuditRecord(
  event: AuditEvent,
  time: string,
  clean: (text: string) => string,
): AuditRecord | undefined {
  if (!Object.hasOwn(fields, event.type)) return undefined;
  const source = event as unknown as Record<string, unknown>;
  const record: Record<string, unknown> = { time, type: event.type };
  for (const [name, kind] of Object.entries({ ...who, ...fields[event.type] })) {
    const value = source[name];
    if (kind === 'list') {
      if (Array.isArray(value))
        record[name] = value.slice(0, maxReasons).map((entry) => toPlain(String(entry), clean));
    } else if (kind === 'string' && typeof value === 'string') record[name] = toPlain(value, clean);
    else if (kind === 'number' ? Number.isFinite(value) : typeof value === kind && kind === 'boolean')
      record[name] = value;
  }
  return record as unknown as AuditRecord;
}

// An event is one line: nothing in it may end the line, hide in a terminal or look like another event.
function toPlain(text: string, clean: (text: string) => string): string {
  const whole = clean(text);
  const plain = whole.replace(/[^\x20-\x7e]/g, '?');
  if (plain === whole) return cutText(whole, maxTextLength);
  return `${plain.slice(0, maxTextLength - 13)}~${sha256(whole).slice(0, 12)}`;
}
