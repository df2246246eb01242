// Asks for the answers that no flag gave.
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { CreateRequest } from '../arguments/parse-arguments.ts';
import type { Answers } from '../template/template.ts';
import { type Host, isInteractive } from '../world/host.ts';
import { StopError } from '../world/stop-error.ts';
import { faultOfName, nameOf } from './app-name.ts';

/** A folder and every answer. */
export interface Asked {
  readonly folder: string;
  readonly answers: Answers;
}

/**
 * Asks what no flag said, when somebody sits there; else takes the defaults.
 *
 * @throws StopError when a name is none, or when Ctrl-C or Ctrl-D ends the questions (exit code 130).
 */
export async function askAnswers(request: CreateRequest, host: Host): Promise<Asked> {
  const { answers } = request;
  if (answers.name !== undefined) refuseName(answers.name);
  if (request.yes || !isInteractive(host)) {
    const folder = request.folder ?? answers.name?.replace(/^@[^/]+\//, '') ?? 'my-service';
    const { name = nameIn(host, folder), page = true, redis = true, domain = 'example' } = answers;
    return { folder, answers: { name, page, redis, domain } };
  }
  const question = openQuestions(host);
  try {
    const folder = request.folder ?? (await question.text('Folder', 'my-service'));
    const name = answers.name ?? (await question.text('Name in package.json', nameIn(host, folder)));
    refuseName(name);
    const page = answers.page ?? (await question.yes('With the web page?', true));
    const redis = answers.redis ?? (await question.yes('With Redis, for several processes?', true));
    const isExample = answers.domain
      ? answers.domain === 'example'
      : await question.yes('With the five example operations?', true);
    return { folder, answers: { name, page, redis, domain: isExample ? 'example' : 'empty' } };
  } finally {
    question.close();
  }
}

function refuseName(name: string): void {
  const fault = faultOfName(name);
  if (fault !== undefined)
    throw new StopError(
      `The name ${JSON.stringify(name)} is none for npm: it ${fault}. Say --name ${nameOf(name)}`,
    );
}

const nameIn = ({ cwd }: Host, folder: string): string =>
  nameOf(basename(/^\.?[\\/]*$/.test(folder) ? cwd : folder));

function openQuestions({ input, output }: Host) {
  // Lines that were typed ahead wait in the iterator.
  const lines = createInterface({ input, terminal: false });
  const typed = lines[Symbol.asyncIterator]();
  const ask = async (text: string): Promise<string> => {
    output.write(text);
    const { value, done } = await typed.next();
    if (done) throw new StopError('Stopped: nothing was made.', 130);
    return value.trim();
  };
  return {
    text: async (label: string, usual: string) => (await ask(`${label} (${usual}): `)) || usual,
    async yes(label: string, usual: boolean): Promise<boolean> {
      for (;;) {
        const answer = (await ask(`${label} (${usual ? 'Y/n' : 'y/N'}) `)).toLowerCase();
        if (answer === '') return usual;
        if (/^(y|yes|n|no)$/.test(answer)) return answer.startsWith('y');
      }
    },
    close: () => lines.close(),
  };
}
