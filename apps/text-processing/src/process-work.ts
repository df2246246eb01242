// Works on an item of a batch as on a request of its caller.
import type { AuditLog } from '@tpl/security';
import type { JobWork } from '../jobs/src/jobs.ts';
import { isReusable } from './domain/is-reusable.ts';
import type { TextTask } from './domain/parse-request.ts';
import type { ProcessAnswer, TextService } from './domain/text-service.ts';
import { toProblem } from './http/answer/problem.ts';

/** What an item is: one request of its caller, with the same budget, guards and audit. */
export function processWork(
  service: Pick<TextService, 'process'>,
  audit: Pick<AuditLog, 'runAs'>,
): JobWork<TextTask, ProcessAnswer> {
  return {
    run: (task, { signal, owner }) =>
      audit.runAs({ principal: owner }, () => service.process(task, { signal, caller: owner })),
    isReusable,
    describeError(error) {
      const { code, detail, status } = toProblem(error);
      // A budget comes back with its window, a model some time: the text is not at fault.
      return { code, detail, isFinal: status < 500 && status !== 429 && status !== 499 };
    },
  };
}
