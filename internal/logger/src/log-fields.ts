// Carries fields to every log line of one asynchronous context.
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a log line says besides its message. Values are made JSON at once; later changes do not show. */
export type LogFields = Readonly<Record<string, unknown>>;

const storage = new AsyncLocalStorage<LogFields>();

/**
 * Runs `run` so that every log line written inside it, in any function and after any await, carries `fields`.
 *
 * @example
 * import { withLogFields } from '@tpl/monitoring';
 * await withLogFields({ request_id: 'r-17' }, async () => 'every line in here names r-17');
 */
export function withLogFields<T>(fields: LogFields, run: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, run);
}

/** The fields that `withLogFields` set here. */
export function currentLogFields(): LogFields | undefined {
  return storage.getStore();
}
