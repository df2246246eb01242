// Follows the guide to a fork and counts the tests that fail there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Failed tests of a fork that followed its guide to the end, or the reason why nobody knows. */
export async function countFailedTests(root: string): Promise<number | string> {
  const commands = join(root, 'scripts', 'lib', 'commands.mjs');
  if (!existsSync(commands) || !/'fork:check'/.test(readFileSync(commands, 'utf8')))
    return 'there is no command fork:check';
  const program = join(root, 'scripts', 'run.mjs');
  const child = spawn(process.execPath, [program, 'fork:check', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  const failed = /"testsFailed":\s*(\d+)/.exec(output)?.[1];
  return failed === undefined ? `fork:check ended with ${code} and no count` : Number(failed);
}
