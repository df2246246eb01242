// Keeps the keys of an identity provider: renewed beside the tokens that come, and good through an outage of it.
import type { Clock } from '@internal/kit';

type Jose = typeof import('jose');
type FindKey = ReturnType<Jose['createRemoteJWKSet']>;

/** How keys are kept. */
interface KeepOptions {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly keysMaxAgeMs: number;
  readonly keysStaleIfErrorMs: number;
}

/** The keys of one provider. */
export interface ProviderKeys {
  /** The key of a token, as jose asks for it. */
  find(...of: Parameters<FindKey>): ReturnType<FindKey>;
  /** Asks the provider itself, whatever is kept. Calls at the same time ask once. */
  ask(): Promise<void>;
}

// How long nobody asks for a key that the provider did not have, and how long after it did not answer.
const unknownPauseMs = 30_000;
const failurePauseMs = 5_000;

/** Keeps the keys at a URL; the first token waits for them. */
export function keepProviderKeys(jose: Jose, url: string, options: KeepOptions): ProviderKeys {
  const { clock, deadlineMs, keysMaxAgeMs, keysStaleIfErrorMs } = options;
  const never = Number.POSITIVE_INFINITY;
  // When to ask is decided here: jose lets each token wait for a provider that is away, also where its key is kept.
  const kept = jose.createRemoteJWKSet(new URL(url), {
    timeoutDuration: deadlineMs,
    cacheMaxAge: never,
    cooldownDuration: never,
  });
  let loadedAt = -never;
  let failure: { readonly at: number; readonly error: unknown } | undefined;
  let asking: Promise<void> | undefined;

  async function load(): Promise<void> {
    try {
      await kept.reload();
      loadedAt = clock.monotonic();
      failure = undefined;
    } catch (error) {
      failure = { at: clock.monotonic(), error };
      throw error;
    } finally {
      asking = undefined;
    }
  }

  function ask(): Promise<void> {
    asking ??= load();
    return asking;
  }

  /** As `ask`; the last failure stands for an answer for a while. */
  async function askWithPause(): Promise<void> {
    if (!asking && failure && clock.monotonic() - failure.at < failurePauseMs) throw failure.error;
    await ask();
  }

  async function renew(age: number): Promise<void> {
    if (!(age < keysMaxAgeMs + keysStaleIfErrorMs)) return askWithPause();
    if (age < keysMaxAgeMs) return;
    const hasFailed = failure !== undefined && clock.monotonic() - failure.at < keysMaxAgeMs;
    const renewal = askWithPause().catch(() => {});
    // After a time in which nobody asked nobody knows whether a key was withdrawn: that is worth one wait.
    if (age >= 2 * keysMaxAgeMs && !hasFailed) await renewal;
  }

  return {
    ask,
    async find(...of) {
      const age = clock.monotonic() - loadedAt;
      await renew(age);
      try {
        return await kept(...of);
      } catch (error) {
        const isUnknown = error instanceof jose.errors.JWKSNoMatchingKey;
        if (!isUnknown || (!asking && !failure && clock.monotonic() - loadedAt < unknownPauseMs)) throw error;
        await askWithPause();
        return kept(...of);
      }
    },
  };
}
