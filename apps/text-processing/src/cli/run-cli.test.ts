import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { testOperations as operations } from '../../test/operations.ts';
import { composeService } from '../composition.ts';
import { runCli } from './run-cli.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../test/fixtures/${name}.md`, import.meta.url));
const [tide, moon] = [fixture('tide'), fixture('moon')];

async function run(args: readonly string[], input?: string) {
  let stdout = '';
  const stderr = new PassThrough();
  const stdin = Object.assign(Readable.from(input === undefined ? [] : [input]), {
    isTTY: input === undefined,
  });
  const host = {
    env: {},
    stdin,
    stdout: { write: (text: string) => (stdout += text) },
    stderr,
    once: () => {},
  };
  const code = await runCli(args, host, operations, (env, logTo) =>
    composeService(env, { operations, logTo }),
  );
  return { code, stdout, stderr: String(stderr.read() ?? '') };
}

describe('runCli', () => {
  it('answers about a file as JSON that a program can read', async () => {
    const { code, stdout } = await run(['shorten', tide, '--max-words', '40', '--json']);
    const answer = JSON.parse(stdout) as { file: string; provider: string; result: { summary: string } };
    expect([code, answer.file, answer.provider]).toEqual([0, tide, 'offline']);
    expect(answer.result.summary.length).toBeGreaterThan(10);
  });

  it('reads standard input and answers for people', async () => {
    const { code, stdout } = await run(['find', '--word=train'], 'The train leaves at 9:40. It is red.');
    expect(code).toBe(0);
    expect(stdout).toContain('The train leaves at 9:40.');
    expect(stdout).toContain('offline engine');
  });

  it('works through several files, each under its name', async () => {
    const { stdout } = await run(['count-words', tide, moon]);
    expect(stdout).toContain(`== ${tide}`);
    expect(stdout).toContain(`== ${moon}`);
    const { stdout: json } = await run(['count_words', tide, moon, '--json']);
    expect(JSON.parse(json)).toHaveLength(2);
  });

  it.each([
    ['an unknown operation', ['shortn', tide], 'did you mean "shorten"?'],
    ['an unknown option', ['shorten', tide, '--words', '5'], '--max-words'],
    ['a value that does not fit', ['shorten', tide, '--max-words', 'few'], 'options.maxWords'],
    ['an option without its value', ['shorten', tide, '--max-words'], 'needs a value'],
    ['a file that is not there', ['shorten', '/nowhere.txt'], 'is not there'],
    ['a folder', ['shorten', '/'], 'is a folder'],
    ['a binary file', ['shorten', process.execPath], 'text'],
    ['no text at all', ['shorten'], 'pipe a text in'],
    ['an empty text', ['shorten', '/dev/null'], 'is empty'],
  ])('says what to do about %s, with code 2', async (_, args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });

  it('explains itself from the operations', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const word of ['shorten', 'count_words', 'find', '--max-words', '--word'])
      expect(stdout).toContain(word);
    expect((await run([])).code).toBe(2);
  });

  it('writes no control characters, neither for people nor as JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-cli-'));
    const file = join(folder, 'odd.txt');
    writeFileSync(file, 'The \u009b2Jtide\u202e is \u2028high\u007f.');
    for (const args of [
      ['shorten', file],
      ['shorten', file, '--json'],
      ['shorten', '/no\u001b[31m/\u202efile'],
    ]) {
      const { stdout, stderr } = await run(args);
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    }
    const { result } = JSON.parse((await run(['shorten', file, '--json'])).stdout) as { result: object };
    expect(JSON.stringify(result)).toContain('\u202e');
    rmSync(folder, { recursive: true });
  });
});
