// Follows one request from the button to its answer.
import { useCallback, useRef, useState } from 'react';
import { TextClientError } from '../../client/src/text-client-error.ts';
import type { Answer, Task } from './api.ts';
import { process } from './api.ts';

/** Where an answer stands. */
export type Work =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly operation: string; readonly partial?: unknown }
  | { readonly state: 'done'; readonly answer: Answer }
  | {
      readonly state: 'failed';
      readonly operation: string;
      readonly message: string;
      /** For the log of the service. */
      readonly requestId: string | undefined;
      readonly needsKey: boolean;
      /** What had come by then. */
      readonly partial?: unknown;
    };

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
    const { operation } = task;
    let partial: unknown;
    const onPartial = (next: unknown) => {
      partial = next;
      show({ state: 'running', operation, partial });
    };
    show({ state: 'running', operation });
    try {
      show({ state: 'done', answer: await process(task, onPartial, controller.signal) });
    } catch (error) {
      if (controller.signal.aborted) return;
      const known = error instanceof TextClientError ? error : undefined;
      const message = known?.message ?? 'Something broke on this page. Reload it and try again.';
      const needsKey = known?.status === 401;
      // Of what was wrong with the request nothing stands in the log that is not told here.
      const requestId = known && known.status >= 500 ? known.requestId : undefined;
      show({ state: 'failed', operation, message, requestId, needsKey, partial });
    }
  }, []);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = undefined;
    setWork({ state: 'idle' });
  }, []);

  return { work, start, stop };
}
