// Domain Service: text-processing · example, replace in your project
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { runCli } from './run-cli.ts';

const ferry = fileURLToPath(new URL('../domain/operations/fixtures/held-out/ferry.md', import.meta.url));
const allotments = fileURLToPath(new URL('../domain/operations/fixtures/held-out/allotments.md', import.meta.url));

async function run(args: readonly string[], input?: string) {
  let stdout = '';
  const stderr = new PassThrough();
  const stdin = Object.assign(Readable.from(input === undefined ? [] : [input]), {
    isTTY: input === undefined,
  });
  const code = await runCli(args, {
    env: {},
    stdin,
    stdout: { write: (text: string) => (stdout += text) },
    stderr,
    once: () => {},
  });
  return { code, stdout, stderr: String(stderr.read() ?? '') };
}

describe('tpl-text', () => {
  it('summarises a file as JSON that a program can read', async () => {
    const { code, stdout } = await run(['summarize', ferry, '--max-words', '40', '--json']);
    const answer = JSON.parse(stdout) as { file: string; provider: string; result: { summary: string } };
    expect([code, answer.file, answer.provider]).toEqual([0, ferry, 'offline']);
    expect(answer.result.summary.length).toBeGreaterThan(20);
  });

  it('reads standard input and answers for people', async () => {
    const { code, stdout } = await run(
      ['qa', '--question=When does the train leave?'],
      'The train leaves at 9:40. It is red.',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('The train leaves at 9:40.');
    expect(stdout).toContain('offline engine');
  });

  it('works through several files, each under its name', async () => {
    const { stdout } = await run(['key-points', ferry, allotments, '--max-points', '2']);
    expect(stdout).toContain(`== ${ferry}`);
    expect(stdout).toContain(`== ${allotments}`);
    const { stdout: json } = await run(['sentiment', ferry, allotments, '--json']);
    expect(JSON.parse(json)).toHaveLength(2);
  });

  it.each([
    ['an unknown operation', ['sumarize', ferry], 'did you mean "summarize"?'],
    ['an unknown option', ['summarize', ferry, '--words', '5'], '--max-words'],
    ['a value that does not fit', ['summarize', ferry, '--max-words', 'few'], 'options.maxWords'],
    ['an option without its value', ['summarize', ferry, '--max-words'], 'needs a value'],
    ['a file that is not there', ['summarize', '/nowhere.txt'], 'is not there'],
    ['a folder', ['summarize', '/'], 'is a folder'],
    ['a binary file', ['summarize', process.execPath], 'text'],
    ['no text at all', ['summarize'], 'pipe a text in'],
    ['an empty text', ['summarize', '/dev/null'], 'is empty'],
  ])('says what to do about %s, with code 2', async (_, args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });

  it('explains itself from the operations', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const word of [
      'summarize',
      'key_points',
      'sentiment',
      'questions',
      'qa',
      '--max-words',
      '--question',
    ])
      expect(stdout).toContain(word);
    expect((await run([])).code).toBe(2);
  });
});
