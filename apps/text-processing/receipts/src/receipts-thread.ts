// The program of the thread that checks answers.
import { serveThread } from '../../threads/src/serve-thread.ts';
import { createReceiptChecker } from './create-receipt-checker.ts';
import type { CheckWork } from './open-checker.ts';

const checker = createReceiptChecker();
serveThread(({ text, claims }: CheckWork) => checker.check(text, claims));
