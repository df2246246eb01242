// Follows one piece of work from the button to its answer.
import { useCallback, useRef, useState } from 'react';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { Estimate } from '../../../documents/src/analysis/analysis.ts';
import type { RunHandlers } from './run-job.ts';
import { runJob } from './run-job.ts';
import type { DoneWork, Job, StartOptions, Work } from './work.ts';

// A stream is seen to flow at this pace. A long one grows below what is seen: it is drawn less often.
const drawnMs = 80;
const longDrawnMs = 240;
const longDraws = 40;

/** Works on one text at a time; a new one takes the place of the one before. What has come stays when it is stopped or breaks off. */
export function useWork(onDone: (done: DoneWork) => void) {
  const [work, setWork] = useState<Work>({ state: 'idle' });
  const running = useRef<{ controller: AbortController; stop: () => void }>(undefined);

  const start = useCallback(
    async (job: Job, options: StartOptions = {}) => {
      running.current?.controller.abort();
      const controller = new AbortController();
      const { signal } = controller;
      let partial: unknown;
      let timer = 0;
      let draws = 0;
      const isCurrent = () => running.current?.controller === controller;
      const show = (next: Work) => {
        clearTimeout(timer);
        timer = 0;
        if (isCurrent()) setWork(next);
      };
      const handlers: RunHandlers = {
        onPartial(next) {
          partial = next;
          if (timer !== 0) return;
          const draw = () => {
            timer = 0;
            draws += 1;
            show({ state: 'running', job, partial });
          };
          // However fast it comes, there is room for what is typed meanwhile.
          timer = window.setTimeout(draw, draws < longDraws ? drawnMs : longDrawnMs);
        },
        onProgress: (progress) => show({ state: 'running', job, progress }),
        onEstimate: (estimate: Estimate) => {
          show({ state: 'asking', job, estimate });
          running.current = undefined;
        },
      };
      const stop = () => {
        controller.abort();
        show({ state: 'stopped', job, partial });
        running.current = undefined;
      };
      running.current = { controller, stop };
      show({ state: 'running', job });
      try {
        const done = await runJob(job, { ...options, ...handlers, signal });
        if (!done) return;
        show(done);
        if (isCurrent()) onDone(done);
      } catch (error) {
        if (signal.aborted) return;
        show({ state: 'failed', job, ...sayOf(error), partial });
      }
      if (isCurrent()) running.current = undefined;
    },
    [onDone],
  );

  const stop = useCallback(() => running.current?.stop(), []);
  const show = useCallback((next: Work) => {
    running.current?.controller.abort();
    running.current = undefined;
    setWork(next);
  }, []);
  return { work, start, stop, show };
}

/** What went wrong, in words for people. */
export function sayOf(error: unknown): { message: string; requestId: string | undefined; needsKey: boolean } {
  const known = error instanceof TextClientError ? error : undefined;
  return {
    message: known?.message ?? 'Something broke on this page. Reload it and try again.',
    needsKey: known?.status === 401,
    // Of what was wrong with the request nothing stands in the log that is not told here.
    requestId: known && known.status >= 500 ? known.requestId : undefined,
  };
}
