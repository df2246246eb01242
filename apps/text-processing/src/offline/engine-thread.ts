/**
 * Domain Service: text-processing, a thread of its offline engine
 *
 * - example implementation, replace in your project
 * - demonstrates infrastructure use: none, it stands behind a model
 * - minimum coverage 70 %
 */
import { parentPort } from 'node:worker_threads';
import { operations } from '../domain/operations/index.ts';
import { loadLanguage } from '../domain/reading/language.ts';
import { serveThread } from './serve-thread.ts';

// The first text is answered as quickly as the others.
loadLanguage().catch(() => {});
serveThread(parentPort, operations);
