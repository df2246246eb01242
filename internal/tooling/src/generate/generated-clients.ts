// Renders the types of the clients that applications have for their HTTP API.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../house/check.ts';
import type { House } from '../house/house.ts';
import { runProgram, tail } from '../run/run-program.ts';
import type { GeneratedPart } from './generated-part.ts';

const program = 'client/generate.ts';

/** What the program of each application prints, that also writes them where an application stands alone. */
export async function generatedClients({
  root,
  apps,
}: House): Promise<{ parts: GeneratedPart[]; problems: Problem[] }> {
  const parts: GeneratedPart[] = [];
  const problems: Problem[] = [];
  for (const app of apps.filter((folder) => existsSync(join(root, folder, program)))) {
    const args = ['--no-warnings', join(root, app, program), '--print'];
    const ended = await runProgram(process.execPath, args, { cwd: join(root, app) });
    const file = `${app}/client/etc/openapi.d.ts`;
    if (ended.code === 0) parts.push({ file, content: ended.stdout });
    else problems.push({ file, message: `cannot be written: ${tail(ended)}` });
  }
  return { parts, problems };
}
