import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertDefinition } from '../../src/index.ts';
import { toPrometheusRules } from '../../src/prometheus.ts';
import { definitions, exampleMetrics, intervalMs } from './definitions.ts';
import type { NamedHistory } from './to-promtool-tests.ts';
import { toPromtoolTests } from './to-promtool-tests.ts';

const promtool = process.env['TPL_TEST_PROMTOOL'] ?? 'promtool';

/** Runs promtool and gives back its exit code and everything it said. */
export function runPromtool(args: readonly string[], input = ''): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(promtool, args, { maxBuffer: 100_000_000 }, (error, stdout, stderr) => {
      if (error && 'code' in error && error.code === 'ENOENT') {
        reject(new Error('promtool is missing: run "npm test" once, it installs Prometheus.'));
      } else resolve({ code: error ? 1 : 0, output: stdout + stderr });
    });
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** Judges histories by both compilers; every difference between the engine and Prometheus is one line. */
export async function differences(
  histories: readonly NamedHistory[],
  inPrometheus: readonly AlertDefinition[] = definitions,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tpl-alerts-'));
  try {
    const metrics = exampleMetrics();
    // What is not compared takes as long as what is.
    const compared = inPrometheus.map((definition) => ({
      ...definition,
      rules: definition.rules.filter((rule) => !rule.isExportOnly),
    }));
    const groups = toPrometheusRules(compared, metrics).groups.filter(({ name }) =>
      name.startsWith('tpl-alerts'),
    );
    await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups }));
    const tests = toPromtoolTests(definitions, metrics, histories, { intervalMs, ruleFile: 'rules.yml' });
    await writeFile(join(folder, 'tests.yml'), JSON.stringify(tests));
    const { code, output } = await runPromtool(['test', 'rules', join(folder, 'tests.yml')]);
    if (code === 0) return [];
    const found = output
      .split('\n')
      .filter((line) => /alertname:|name:|error|FAILED:.+/i.test(line) && line.trim() !== 'FAILED:');
    return found.length > 0 ? found : [output];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
