// Lists the operations of the service.
import type { Operation } from '../define-operation.ts';
import { keyPoints } from './key-points.ts';
import { qa } from './qa.ts';
import { questions } from './questions.ts';
import { sentiment } from './sentiment.ts';
import { summarize } from './summarize.ts';

/** Every operation of the service, in the order people see them. A new one is a file beside these and a line here. */
export const operations: readonly Operation[] = [summarize, keyPoints, sentiment, questions, qa];
