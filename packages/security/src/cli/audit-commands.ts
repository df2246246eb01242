// The command that checks an audit file.
import { readFile } from 'node:fs/promises';
import type { AuditVerification } from '../audit/audit-chain.ts';
import { verifyAuditFile } from '../audit/audit-chain.ts';
import { invalidOptions } from '../errors/security-error.ts';
import type { CliOptions, CliWorld } from './cli-world.ts';

const reasons = {
  changed: 'was changed, or a line before it was taken out, put in or moved; or the key is another one',
  not_chained: 'does not begin a chain: the file is of before there was one, or somebody else wrote it',
  head_missing: 'is where the file ends, and the head that was noted is not in it: newest lines are gone',
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
    else world.print(`head: ${found.head}`);
    if (ok && head === undefined)
      world.note(`Note the head elsewhere, and give it to the next check of ${file} as --head.`);
  }
  return ok ? 0 : 1;
}

async function check({ file, head, 'key-file': keyFile }: CliOptions): Promise<AuditVerification> {
  if (file === undefined) throw invalidOptions([{ path: '--file', message: 'must be given' }]);
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
    throw invalidOptions([{ path: '--head', message: 'must be the head that an earlier check printed' }]);
  try {
    const key = keyFile === undefined ? undefined : (await readFile(keyFile, 'utf8')).replace(/\r?\n$/, '');
    return await verifyAuditFile(file, { key, head });
  } catch (error) {
    const { code = 'unknown reason', path = file } = error as NodeJS.ErrnoException;
    throw invalidOptions([{ path: '--file', message: `${path} cannot be read (${code})` }]);
  }
}
