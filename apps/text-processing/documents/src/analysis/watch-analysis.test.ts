import { describe, expect, it } from '@jest/globals';
import type { Batch } from '../../../jobs/src/jobs.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import { testOperations } from '../../../test/operations.ts';
import { processAnswer } from '../../test-files/process-answer.ts';
import type { Kept } from '../document/kept.ts';
import type { SourceDocument } from '../document/source-document.ts';
import type { AnalysisState } from './analysis.ts';
import { createAnalyses } from './create-analyses.ts';

const text = 'The keeper went up.';
const operation = testOperations.find(({ id }) => id === 'shorten')!;
const answer = processAnswer({ result: { summary: text } });
const batch: Batch<ProcessAnswer> = {
  ...{ id: 'b', status: 'done', total: 1, finished: 1, failed: 0 },
  items: [{ index: 0, status: 'done', result: answer }],
};

describe('watch', () => {
  it('waits while nobody can say whether analysis and document are kept, and takes neither for gone', async () => {
    const values = new Map<string, unknown>();
    const unreachable: string[] = [];
    const kept = {
      get: async (kind: string, owner: string, id: string) => {
        const at = unreachable.indexOf(kind);
        if (at >= 0) throw new Error(`${unreachable.splice(at, 1)[0]} cannot be looked up now`);
        return values.get(`${kind} ${owner} ${id}`);
      },
      set: async (kind: string, owner: string, id: string, value: unknown) =>
        void values.set(`${kind} ${owner} ${id}`, value),
      delete: async () => true,
      close: async () => {},
    } as Kept;
    const checked: string[] = [];
    const analyses = createAnalyses({
      operations: testOperations,
      jobs: {
        add: async () => ({ ok: true, batch }),
        state: async () => batch,
        get: async () => batch,
        cancel: async () => batch,
      },
      kept,
      checker: {
        check: async (of) => {
          checked.push(of);
          return [];
        },
      },
      bounds: { maxTokens: 100, maxCharacters: 100_000 },
      routeOf: () => undefined,
      atOnce: 1,
      clock: { monotonic: () => 0 },
    });
    const document: SourceDocument = {
      ...{ kind: 'text', text, headings: [], notes: [] },
      blocks: [{ kind: 'paragraph', start: 0, end: text.length, heading: -1 }],
    };
    await kept.set('document', 'ann', 'd', document);
    const { id } = await analyses.start(
      document,
      { document: 'd', operation, options: {} },
      'ann',
      async () => {
        unreachable.push('analysis', 'document');
        return async () => {};
      },
    );
    const seen: AnalysisState[] = [];
    for await (const state of analyses.watch(id, 'ann', new AbortController().signal)) seen.push(state);
    expect(seen.map(({ status }) => status)).toEqual(['done']);
    expect([unreachable, checked]).toEqual([[], [text]]);
    analyses.close();
  });
});
