// Hands each audit event to its sinks and listeners, without ever stopping what it reports.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Observable } from '@internal/kit';
import { createEvents, createWarnOnce, systemClock } from '@internal/kit';
import { createRedactor } from '@internal/redact';
import type { HttpDecision } from '../gate/http-gate.ts';
import type { AuditEvent, AuditRecord, AuditWho } from './audit-event.ts';
import { toAuditRecord } from './audit-event.ts';
import { createRepeatedRefusals } from './repeated-refusals.ts';

/** Where audit lines go. */
export interface AuditSink {
  /** Takes one line, without its end. Must not throw and must not wait. */
  write(line: string): void;
  /** Whether lines are being lost right now. */
  isDown?(): boolean;
  /** Resolves when everything is written, or cannot be. */
  close(): Promise<void>;
}

/** A log of who did what, for later. */
export interface AuditLog extends Observable<{ audit: AuditRecord }> {
  /** Writes an event down. Never throws; the first one that cannot be written is shown as a process warning. */
  record(event: AuditEvent): void;
  /**
   * Writes down what became of a request: give it to a gate as `onDecision`. Nothing of one that was let in without showing who it is. What
   * was refused over and over (a limit; nobody known) is written once a minute, and then with a `count` of those after it.
   */
  readonly onDecision: (decision: HttpDecision) => void;
  /** Runs something, and says of every event recorded meanwhile, however deep in it, who and where; what an event says itself wins. */
  runAs<T>(who: AuditWho, run: () => T): T;
  /** Whether a sink is losing lines right now. */
  isDown(): boolean;
  /** Resolves when every sink has written everything. */
  close(): Promise<void>;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates an audit log. Each event is one line of JSON of a closed schema: no text of a request gets in, and what looks
 * like a secret is taken out even of names.
 *
 * @example
 * import { createAuditLog } from '@tpl/security';
 *
 * const audit = createAuditLog();
 * audit.on('audit', ({ type, time }) => console.log(type, time));
 * audit.record({ type: 'admin_act', act: 'cache.clear', principal: 'ada' });
 * await audit.close();
 */
export function createAuditLog(
  options: { readonly sinks?: readonly AuditSink[]; readonly clock?: Clock } = {},
): AuditLog {
  const { sinks = [], clock = systemClock } = options;
  const events = createEvents<{ audit: AuditRecord }>('audit log');
  const redactor = createRedactor({ families: ['secret'], maxTextLength: 8_192 });

  const whoIs = new AsyncLocalStorage<AuditWho>();
  const warn = createWarnOnce('TPL_AUDIT_FAILED');

  /** What is written down must never stop what it tells of. */
  function attempt<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      warn('An audit event was not written', error);
      return undefined;
    }
  }

  function record(event: AuditEvent): void {
    if (sinks.length === 0 && !events.has('audit')) return;
    const said = { ...whoIs.getStore(), ...event };
    const written = attempt(() => toAuditRecord(said, new Date(clock.now()).toISOString(), redactor.redact));
    if (!written) return;
    const line = JSON.stringify(written);
    for (const sink of sinks) attempt(() => sink.write(line));
    if (events.has('audit')) events.emit('audit', written);
  }

  // What was counted is written later, perhaps while somebody else's request runs.
  const repeated = createRepeatedRefusals(clock, (refusal) => whoIs.run({}, () => record(refusal)));

  const close = async () => {
    repeated.flush();
    await Promise.all(sinks.map((sink) => sink.close()));
  };
  return {
    record,
    onDecision({ ok, code, status, requestId, principal, keyId, address, route }) {
      // A probe or a page: anybody may ask, as often as they like, and it says nothing of anybody.
      if (ok && !principal) return;
      const { id, scheme } = principal ?? {};
      // What is not there is not written.
      const who = { requestId, principal: id, keyId: keyId ?? principal?.keyId, address, route } as AuditWho;
      if (ok) return record({ type: 'authentication', ok, ...(scheme && { scheme }), ...who });
      const refusal = { type: 'refusal', code: code!, status: status!, ...who } as const;
      if (!principal || code === 'limited') repeated.add(refusal);
      else record(refusal);
    },
    runAs: (who, run) => whoIs.run(who, run),
    isDown: () => sinks.some((sink) => sink.isDown?.() === true),
    on: events.on,
    close,
    [Symbol.asyncDispose]: close,
  };
}
