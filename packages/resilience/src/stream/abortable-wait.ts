// Waits for one thing after the other, each ended by the abort of a call, and keeps none of them alive.
import type { Abortable, Call } from '../call/call.ts';

/**
 * What `Promise.race` with a promise of the abort would do, without its memory: there each wait of a long stream hangs on
 * that one promise, with what it brought, until the stream ends.
 */
export class AbortableWait implements Abortable {
  readonly #call: Call;
  #reject: ((reason: unknown) => void) | undefined;

  constructor(call: Call) {
    this.#call = call;
    call.attach(this);
  }

  /** The outcome of `promise`, or the call's reason as soon as it is aborted. One wait at a time. */
  until<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#call.aborted) {
        promise.then(undefined, () => {});
        reject(this.#call.reason);
        return;
      }
      this.#reject = reject;
      promise.then(
        (value) => {
          this.#reject = undefined;
          resolve(value);
        },
        (error) => {
          this.#reject = undefined;
          reject(error);
        },
      );
    });
  }

  abort(reason: unknown): void {
    this.#reject?.(reason);
    this.#reject = undefined;
  }

  detach(): void {
    this.#call.detach(this);
  }
}
