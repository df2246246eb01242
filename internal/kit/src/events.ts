// Emits typed events that cost nothing without a listener.
import { createWarnOnce } from './warn-once.ts';

/** Event names and the data each carries. */
export type EventMap = Record<string, unknown>;

/** Something that tells what it does. */
export interface Observable<Events> {
  /** Calls `listener` at every `event` and returns a function that stops that. A listener that throws harms nobody. */
  on<Name extends keyof Events & string>(event: Name, listener: (data: Events[Name]) => void): () => void;
}

/** The sending side of an {@link Observable}. */
export interface EventEmitter<Events> extends Observable<Events> {
  /** Whether anybody listens: ask before building data for an event on a hot path. */
  has(event: keyof Events & string): boolean;
  /** Tells every listener at once, in the order they came. Never throws. */
  emit<Name extends keyof Events & string>(event: Name, data: Events[Name]): void;
}

/**
 * Creates an emitter. Errors of listeners, thrown or rejected, never reach the sender; the first one of each
 * emitter is shown as a process warning, so that it is not lost either.
 */
export function createEvents<Events>(source: string): EventEmitter<Events> {
  type Listener = (data: never) => unknown;
  // Replaced, never changed: a listener that leaves while an event is told does not shift the others.
  const listeners = new Map<string, readonly Listener[]>();
  const warnOnce = createWarnOnce('TPL_LISTENER_FAILED');
  const warn = (event: string, error: unknown) =>
    warnOnce(`A listener for "${event}" of ${source} failed`, error);

  return {
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener as Listener]);
      let isOn = true;
      return () => {
        if (!isOn) return;
        isOn = false;
        const rest = [...(listeners.get(event) ?? [])];
        // One that listens twice goes on listening once.
        rest.splice(rest.indexOf(listener as Listener), 1);
        if (rest.length > 0) listeners.set(event, rest);
        else listeners.delete(event);
      };
    },
    has: (event) => listeners.has(event),
    emit(event, data) {
      const current = listeners.get(event);
      if (current === undefined) return;
      for (const listener of current) {
        try {
          const result = listener(data as never);
          if (result instanceof Promise) result.catch((error) => warn(event, error));
        } catch (error) {
          warn(event, error);
        }
      }
    },
  };
}
