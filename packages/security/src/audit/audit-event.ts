// Holds the closed schema of audit events, and makes a record of each.

/** What is written down. Closed: no other type, no other field, and no field for text that came with a request. */
export type AuditEvent = AuditWho &
  (
    | {
        readonly type: 'authentication';
        readonly ok: boolean;
        readonly code?: string;
        readonly scheme?: string;
      }
    | { readonly type: 'refusal'; readonly status: number; readonly code: string }
    | {
        readonly type: 'limit';
        readonly limiter: string;
        readonly ok: boolean;
        readonly retryAfterMs?: number;
        readonly store?: string;
      }
    | { readonly type: 'key_change'; readonly change: string; readonly count?: number }
    | {
        readonly type: 'guard_verdict';
        readonly direction: string;
        readonly action: string;
        readonly score?: number;
        readonly reasons?: readonly string[];
        readonly operation?: string;
      }
    | { readonly type: 'admin_act'; readonly act: string; readonly target?: string }
    | { readonly type: 'lost'; readonly count: number }
  );

/** Who and where; every event may say it. */
export interface AuditWho {
  readonly requestId?: string;
  readonly principal?: string;
  readonly keyId?: string;
}

/** An event as it is written. */
export type AuditRecord = AuditEvent & {
  /** ISO time. */
  readonly time: string;
};

type FieldKind = 'string' | 'number' | 'boolean' | 'list';

const who: Record<string, FieldKind> = { requestId: 'string', principal: 'string', keyId: 'string' };
const fields: Record<AuditEvent['type'], Record<string, FieldKind>> = {
  authentication: { ok: 'boolean', code: 'string', scheme: 'string' },
  refusal: { status: 'number', code: 'string' },
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
 * plain printable ASCII in them becomes "?". `undefined` for a type that there is not.
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
  return clean(text)
    .slice(0, maxTextLength)
    .replace(/[^\x20-\x7e]/g, '?');
}
