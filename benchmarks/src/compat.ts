// Installs the packed packages beside what people have, and uses them with the tools people use.
import { startBenchRedis } from './cache-server.ts';
import { type Packed, packAll, runProject } from './compat-folder.ts';
import { peers } from './compat-peers.ts';
import { tools } from './compat-tools.ts';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';

/** One subject a project: 1 where it works. The registry of npm is asked; it takes minutes. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const packed = await packAll();
  const redis = await startBenchRedis();
  process.env.COMPAT_REDIS_URL = redis.url;
  try {
    const beside = await peerFigures(packed, smoke ? peers.slice(0, 2) : peers);
    const used: Record<string, Figure> = {};
    for (const project of smoke ? tools.slice(0, 2) : tools) {
      const { problem, output } = await runProject(packed, project);
      used[project.name] = works(
        problem ?? (output.includes('all five answer') ? undefined : `printed ${output}`),
      );
      progress(project.name, used[project.name]);
    }
    return { ...beside, ...subjects('compatOk', used) };
  } finally {
    await redis.stop();
    packed.remove();
  }
}

async function peerFigures(packed: Packed, projects: typeof peers): Promise<Results> {
  const used: Record<string, Figure> = {};
  let refused = 0;
  for (const project of projects) {
    const { problem, output } = await runProject(packed, project);
    if (problem?.includes('ERESOLVE')) refused += 1;
    used[project.name] = works(problem ?? (project.expected.test(output) ? undefined : `printed ${output}`));
    progress(project.name, used[project.name]);
  }
  return {
    eresolve: figure({ ours: refused, unit: `of ${projects.length} projects`, target: '= 0' }),
    ...subjects('peersWork', used),
  };
}

const works = (problem: string | undefined): Figure => ({
  ...figure({ ours: problem === undefined ? 1 : 0, unit: 'works', target: '= 1' }),
  ...(problem !== undefined && { reason: problem.slice(-1_500) }),
});

function progress(name: string, { ours, reason }: Figure | Record<string, never> = {}): void {
  process.stderr.write(`  ${ours === 1 ? 'works ' : 'FAILS '} ${name}${reason ? `: ${reason}` : ''}\n`);
}
