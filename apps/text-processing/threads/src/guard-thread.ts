// The program of the thread that guards long texts.
import { workerData } from 'node:worker_threads';
import type { InputGuardOptions } from '@tpl/ai/guard';
import { createInputGuard } from '@tpl/ai/guard';
import type { GuardWork } from './long-text-guard.ts';
import { serveThread } from './serve-thread.ts';

const guard = createInputGuard(workerData as InputGuardOptions);
serveThread(({ text, place }: GuardWork) => guard.inspect(text, place));
