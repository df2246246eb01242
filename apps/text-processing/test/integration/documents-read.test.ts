import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FileAnswer, FolderAnswer } from '../../documents/test-files/answer-files.ts';
import { hostileFiles } from '../../documents/test-files/hostile-files.ts';
import { runAnswers } from '../../documents/test-files/run-answers.ts';

describe('Hostile and odd files, read by a process beside the service', () => {
  let whole: FolderAnswer;
  let answers: Map<string, FileAnswer>;

  beforeAll(async () => {
    whole = await runAnswers(hostileFiles, { timeoutMs: 3_000 });
    answers = new Map(whole.files.map((answer) => [answer.name, answer]));
  }, 60_000);

  it.each(hostileFiles)('answers $about ($name)', ({ name, answer }) => {
    const { code, says } = answers.get(name)!;
    expect({ code, says }).toEqual({ code: answer.code, says: expect.any(String) });
    for (const words of answer.says) expect(says).toContain(words);
    for (const words of answer.saysNot ?? []) expect(says).not.toContain(words);
  });

  it('leaves the service as small as it was', () => {
    const grown = whole.files.map(({ name, grownBytes }) => ({ name, grownBytes }));
    expect(grown.filter(({ grownBytes }) => grownBytes > 5_000_000)).toEqual([]);
  });
});
