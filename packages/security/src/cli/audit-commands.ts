// The command that checks an audit file.
import { readFile } from 'node:fs/promises';
import type { AuditVerification } from '../audit/audit-chain.ts';
import { genesis, verifyAuditFile } from '../audit/audit-chain.ts';
import { invalidOptions } from '../errors/security-error.ts';
import type { CliOptions, CliWorld } from './cli-world.ts';

const reasons = {
  changed: 'was changed, or a line before it was taken out, put in or moved; or the key is another one',
  not_chained: 'does not begin a chain: the file is of before there was one, or somebody else wrote it',
  head_missing: 'is where the file ends, and the head that was noted is not in it: newest lines are gone',
  oldest_missing: 'is where the lines begin now, and what was noted stood before it: oldest lines are gone',
};

/** Follows the chain of an audit file; 0 when it holds, 1 when it does not. */
export async function verifyAudit(options: CliOptions, world: CliWorld): Promise<number> {
  const { file, head, json } = options;
  const found = await check(options);
  const { ok, files, lines, torn, problem } = found;
  if (json) world.print(JSON.stringify(found));
  else {
    world.print(
      `${ok ? 'holds' : 'broken'}: ${lines} lines in ${files} files, ${torn} cut off while written`,
    );
    if (problem) world.print(`${problem.file}:${problem.line} ${reasons[problem.reason]}`);
    else {
      // Whether by rotation or by somebody's hand, the lines alone cannot tell.
      const isWhole = found.from === genesis;
      world.print(`from: ${found.from} (${isWhole ? 'the first line of all' : 'older lines are gone'})`);
      world.print(`head: ${found.head}`);
    }
    if (ok && head === undefined)
      world.note(
        `Note from and head elsewhere, and give them to the next check of ${file} as --from and --head.`,
      );
  }
  return ok ? 0 : 1;
}

async function check({ file, from, head, 'key-file': keyFiles }: CliOptions): Promise<AuditVerification> {
  if (file === undefined) throw invalidOptions([{ path: '--file', message: 'must be given' }]);
  for (const [name, hash] of Object.entries({ from, head }))
    if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash))
      throw invalidOptions([
        { path: `--${name}`, message: `must be the ${name} that an earlier check printed` },
      ]);
  try {
    const key = keyFiles && (await Promise.all(keyFiles.map(readKey)));
    return await verifyAuditFile(file, { key, from, head });
  } catch (error) {
    const { code = 'unknown reason', path = file } = error as NodeJS.ErrnoException;
    throw invalidOptions([{ path: '--file', message: `${path} cannot be read (${code})` }]);
  }
}

const readKey = async (file: string): Promise<string> => (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
