// Makes sure that imports point from domain to infrastructure.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Problem } from '../../house/check.ts';
import { runProgram, tail } from '../../run/run-program.ts';
import { arrowRules } from './arrow-rules.ts';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
}

/** Domain → infrastructure → external; no import among the packages; no cycle. Type imports count. */
export const arrows: Check = {
  name: 'arrows',
  about: 'imports point the right way, no cycle, type imports counted',
  async run({ root }) {
    const folders = ['packages', 'apps', 'internal', 'benchmarks', 'create-tpl-app'].filter((folder) =>
      existsSync(join(root, folder)),
    );
    const program = join(import.meta.dirname, 'arrows-program.ts');
    const ended = await runProgram(process.execPath, [program, ...folders], { cwd: root });
    if (ended.code !== 0) throw new Error(`dependency-cruiser ${tail(ended)}`);
    return withoutTurns(JSON.parse(ended.stdout)).map(describe);
  },
};

function describe({ from, to, rule, cycle }: Violation): Problem {
  const comment = arrowRules.find(({ name }) => name === rule.name)?.comment;
  const path = cycle ? cycle.map(({ name }) => name).join(' → ') : to;
  return { file: from, message: `imports ${path}: ${comment}` };
}

/** A cycle is told once for each of its files; one is enough. */
function withoutTurns(violations: readonly Violation[]): Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ cycle, from, to, rule }) => {
    const members = cycle ? cycle.map(({ name }) => name).sort() : [rule.name, from, to];
    const key = members.join('\n');
    return !seen.has(key) && seen.add(key);
  });
}
