// A terminal that draws no line anew, as the shell of an editor.
import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { printOutcomes } from '../../cli/src/answer/print-outcomes.ts';
import type { CliHost } from '../../cli/src/host/host.ts';

it.each([
  ['dumb', false],
  ['xterm', true],
])('indicatif#763, teamcity-cli#355: at TERM=%s it is told how far it is: %s', async (TERM, isTold) => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const host = { env: { TERM }, stdout: new PassThrough(), stderr } as unknown as CliHost;
  const outcomes = async function* () {
    yield { name: 'a.md', answer: 1 };
    yield { name: 'b.md', error: new Error('It broke.') };
  };
  await printOutcomes(outcomes(), host, new AbortController().signal, { total: 2, show: () => '' });
  const said = String(stderr.read());
  expect(said).toContain('b.md: It broke.\n');
  expect([said.includes('\u001b'), said.includes('1/2')]).toEqual([isTold, isTold]);
});
