// Says which answers may be given again.
import type { ProcessAnswer } from './text-service.ts';

/** Whether an answer stands for the next one who asks the same: what was answered only because no model could is not kept anywhere. */
export const isReusable = ({ degraded }: Pick<ProcessAnswer, 'degraded'>): boolean => !degraded;
