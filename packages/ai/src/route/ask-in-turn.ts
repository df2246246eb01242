// Asks models one after the other until one begins to answer.
import type { AttemptLog } from '../model/attempt-log.ts';
import { createAttemptLog } from '../model/attempt-log.ts';
import type { TextEvent, TextModel, TextRequest } from '../model/text-model.ts';

/** How models are asked one after the other. */
export interface Turns {
  /** The models of one call, in order. */
  readonly plan: () => readonly TextModel[];
  /** Whether no other model may be asked after this error. */
  readonly isFinal: (error: unknown, request: TextRequest) => boolean;
  /** The error of a call that nobody answered. */
  readonly errorOf: (errors: readonly unknown[], log: AttemptLog) => unknown;
}

/** Asks each model at most once and without a pause, until one begins to answer; from then on nothing else is tried. */
export function askInTurn({ plan, isFinal, errorOf }: Turns): Pick<TextModel, 'generate' | 'stream'> {
  return {
    async generate(request) {
      const log = request.log ?? createAttemptLog();
      const errors: unknown[] = [];
      for (const model of plan()) {
        try {
          return await model.generate({ ...request, log });
        } catch (error) {
          errors.push(error);
          if (isFinal(error, request)) break;
        }
      }
      throw errorOf(errors, log);
    },
    async *stream(request) {
      const log = request.log ?? createAttemptLog();
      const errors: unknown[] = [];
      for (const model of plan()) {
        // The start is held back until content follows: it names the model that answers.
        let held: TextEvent | undefined;
        let hasBegun = false;
        try {
          for await (const event of model.stream({ ...request, log })) {
            if (event.type === 'start') {
              held = event;
              continue;
            }
            if (!hasBegun && held) yield held;
            hasBegun = true;
            yield event;
          }
          return;
        } catch (error) {
          if (hasBegun) throw error;
          errors.push(error);
          if (isFinal(error, request)) break;
        }
      }
      throw errorOf(errors, log);
    },
  };
}
