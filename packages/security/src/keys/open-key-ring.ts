// Keeps a key ring in step with its file.
import { stat } from 'node:fs/promises';
import type { Clock } from '@internal/kit';
import { createEvents, createWarnOnce, systemClock } from '@internal/kit';
import type { KeyFileContent } from './key-file.ts';
import { readKeyFile } from './key-file.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyRing, KeyRingEvents } from './key-ring.ts';
import { createKeyRing } from './key-ring.ts';

/** Where keys are read from, again and again. */
export interface KeySource {
  read(options?: { readonly signal?: AbortSignal | undefined }): Promise<KeyFileContent>;
  /** Changes when the keys do. */
  stamp(): Promise<string>;
  /** Told now and then when which key was used last, in milliseconds. Where it fails, keys are followed all the same. */
  used?(keys: ReadonlyMap<string, number>): Promise<void>;
}

/** A ring that follows a file until it is closed. */
export interface KeyFileRing extends KeyRing {
  /** Stops following the keys; they stay good. */
  close(): void;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a key file as a ring and follows its changes. A file that later breaks or goes changes nothing but an event:
 * the keys read last stay good.
 *
 * @throws SecurityError `key_file_unavailable`, `key_file_invalid`.
 */
export async function openKeyRing(
  from: string | KeySource,
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
  const source = typeof from === 'string' ? fileSource(from) : from;
  const uses = new Map<string, number>();
  const failures = createEvents<KeyRingEvents>('key ring');
  const warn = createWarnOnce('TPL_KEY_USE_UNKNOWN');
  let seen = '';
  let hasFailed = false;
  let isClosed = false;
  let isTelling = false;
  let cancel = () => {};

  async function read(options?: { readonly signal: AbortSignal | undefined }): Promise<readonly KeyRecord[]> {
    const content = await source.read(options);
    check(content);
    return [...also, ...content.records];
  }

  // It polls: change notices get lost on mounted volumes, where such files live.
  async function look(): Promise<void> {
    let stamp = '';
    try {
      stamp = await source.stamp();
      if (hasFailed || stamp !== seen) {
        const records = await read();
        if (!isClosed) ring.replace(records);
      }
      hasFailed = false;
    } catch {
      if (!isClosed && !hasFailed)
        failures.emit('keys', { change: 'reload_failed', count: ring.list().length });
      hasFailed = true;
    }
    seen = stamp;
    watch();
    if (stamp !== '') await tell();
  }

  // A source that may be read and not written must not keep revoked keys good: this comes last, and nothing waits for it.
  async function tell(): Promise<void> {
    if (isTelling || uses.size === 0) return;
    isTelling = true;
    const told = new Map(uses);
    uses.clear();
    try {
      await source.used?.(told);
    } catch (error) {
      for (const [id, at] of told) if (!uses.has(id)) uses.set(id, at);
      warn('When keys were used last is not noted', error);
    }
    isTelling = false;
  }

  function watch(): void {
    if (!isClosed) cancel = clock.setTimer(() => void look(), reloadMs);
  }

  const close = () => {
    isClosed = true;
    cancel();
  };
  seen = await source.stamp();
  const ring = createKeyRing(await read({ signal }), { clock });
  watch();
  return {
    ...ring,
    check(key, address) {
      const answer = ring.check(key, address);
      const keyId = answer.ok && source.used ? answer.principal.keyId : undefined;
      if (keyId !== undefined) uses.set(keyId, clock.now());
      return answer;
    },
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

const fileSource = (path: string): KeySource => ({
  read: (options) => readKeyFile(path, options),
  stamp: () => stampOf(path),
});

/** Changes when the file does. */
async function stampOf(path: string): Promise<string> {
  return stat(path).then(
    ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
    () => 'gone',
  );
}
