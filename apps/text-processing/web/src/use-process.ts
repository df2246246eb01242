// Follows one request from the button to its answer.
import { useCallback, useRef, useState } from 'react';
import type { ProcessAnswer } from '../../src/domain/text-service.ts';
import type { Task } from './api.ts';
import { process, ServiceError } from './api.ts';

/** Where an answer stands. */
export type Work =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly operation: string; readonly partial?: unknown }
  | { readonly state: 'done'; readonly answer: ProcessAnswer }
  | { readonly state: 'failed'; readonly message: string; readonly needsKey: boolean };

/** Sends one text at a time; a new one takes the place of the one before. */
export function useProcess() {
  const [work, setWork] = useState<Work>({ state: 'idle' });
  const running = useRef<AbortController>(undefined);

  const start = useCallback(async (task: Task) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const show = (next: Work) => {
      if (running.current === controller) setWork(next);
    };
    show({ state: 'running', operation: task.operation });
    try {
      const onPartial = (partial: unknown) => show({ state: 'running', operation: task.operation, partial });
      show({ state: 'done', answer: await process(task, onPartial, controller.signal) });
    } catch (error) {
      if (controller.signal.aborted) return;
      const isKnown = error instanceof ServiceError;
      const message = isKnown ? error.message : 'Something broke on this page. Reload it and try again.';
      show({ state: 'failed', message, needsKey: isKnown && error.status === 401 });
    }
  }, []);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = undefined;
    setWork({ state: 'idle' });
  }, []);

  return { work, start, stop };
}
