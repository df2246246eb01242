import { expect, it } from '@jest/globals';
import { createClassifierGuard } from '../classifier/create-classifier-guard.ts';
import { createInputGuard, inspectInput } from '../input/create-input-guard.ts';
import { createOutputGuard, inspectOutput } from '../output/create-output-guard.ts';

const problemsOf = (make: () => unknown): unknown => {
  try {
    make();
  } catch (error) {
    return (error as { problems: readonly { path: string; hint?: string }[] }).problems.map(
      ({ path, hint }) => `${path} ${hint ?? ''}`.trim(),
    );
  }
  return [];
};
// What a caller without types writes.
const given = (options: unknown) => options as object;
const classifier = { maxChars: 100, classify: async () => ({ score: 0, labels: [] }) };

it.each([
  ['an option', () => createInputGuard(given({ polices: {} })), 'polices did you mean "policy"?'],
  [
    'a field of a slot',
    () => createInputGuard(given({ slots: { question: { blockat: 0.9 } } })),
    'slots.question.blockat did you mean "blockAt"?',
  ],
  [
    'a list of what is allowed',
    () => createInputGuard(given({ policy: { allow: { phrase: [] } } })),
    'policy.allow.phrase did you mean "phrases"?',
  ],
  [
    'a threshold of one call',
    () => inspectInput('a', given({ policy: { flagsAt: 1 } })),
    'policy.flagsAt did you mean "flagAt"?',
  ],
  [
    'an option of the output guard',
    () => createOutputGuard(given({ operation: {} })),
    'operation did you mean "operations"?',
  ],
  [
    'hosts that are allowed',
    () => inspectOutput('a', given({ policy: { allowHost: ['a.example'] } })),
    'policy.allowHost did you mean "allowHosts"?',
  ],
  [
    'an option of the guard with a classifier',
    () => createClassifierGuard({ classifier, ...given({ timeoutMS: 1 }) }),
    'timeoutMS did you mean "timeoutMs"?',
  ],
])('%s that nobody reads is refused, with the one that was meant', (_, make, problem) => {
  expect(problemsOf(make)).toEqual([problem]);
});

it('what is left undefined is left out', () => {
  expect(problemsOf(() => createInputGuard(given({ polices: undefined })))).toEqual([]);
  expect(problemsOf(() => createClassifierGuard({ classifier, policy: { action: 'block' } }))).toEqual([]);
});
