// Infrastructure Service: security · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import type { KeyFileContent } from './key-file.ts';
import { readKeyFile } from './key-file.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyRing, KeyRingEvents } from './key-ring.ts';
import { createKeyRing } from './key-ring.ts';
import { watchKeyFile } from './watch-key-file.ts';

/** A ring that follows a file until it is closed. */
export interface KeyFileRing extends KeyRing {
  close(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a key file as a ring and follows its changes. A file that later breaks or goes changes nothing but an event:
 * the keys read last stay good.
 *
 * @throws SecurityError `key_file_unavailable`, `key_file_invalid`.
 */
export async function openKeyRing(
  path: string,
  options: {
    /** Keys that are good besides those in the file. */
    readonly also?: readonly KeyRecord[];
    /** How often the file is looked at. Default: 5,000. */
    readonly reloadMs?: number;
    /** Throws for a content that must not be used: a change of that kind counts as a failure. */
    readonly check?: (content: KeyFileContent) => void;
    readonly clock?: Clock;
    readonly signal?: AbortSignal;
  } = {},
): Promise<KeyFileRing> {
  const { also = [], reloadMs = 5_000, check = () => {}, clock = systemClock, signal } = options;
  const first = await readKeyFile(path, { signal });
  check(first);
  const ring = createKeyRing([...also, ...first.records], { clock });
  const failures = createEvents<KeyRingEvents>('key ring');
  const close = watchKeyFile(
    path,
    reloadMs,
    {
      onChange(content) {
        check(content);
        ring.replace([...also, ...content.records]);
      },
      onFailure: () => failures.emit('keys', { change: 'reload_failed', count: ring.list().length }),
    },
    clock,
  );
  return {
    ...ring,
    on(event, listener) {
      const offs = [ring.on(event, listener), failures.on(event, listener)];
      return () => {
        for (const off of offs) off();
      };
    },
    close,
    [Symbol.asyncDispose]: async () => close(),
  };
}
