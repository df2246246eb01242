// The program of a thread of the offline engine.
import type { OfflineWork } from '../../src/domain/offline-engine.ts';
import { createInlineEngine } from '../../src/domain/offline-engine.ts';
import { operations } from '../../src/domain/operations/index.ts';
import { loadLanguage } from '../../src/domain/reading/language.ts';
import { serveThread } from './serve-thread.ts';

// The first text is answered as quickly as the others; a failure shows when it is needed.
loadLanguage().catch(() => {});
const engine = createInlineEngine(operations);
serveThread((work: OfflineWork) => engine.run(work));
