// Asks the parsers of Prometheus' own client for Python what they make of a page.
import { spawnSync } from 'node:child_process';

/** One sample as Python read it; what is no finite number is `null`. */
export interface PythonSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
}

/** What a parser made of a page; no samples where it refuses the page. */
export interface PythonPage {
  readonly isTaken: boolean;
  readonly samples: readonly PythonSample[];
  /** Help text by family. */
  readonly help: Readonly<Record<string, string>>;
}

/** Reads a page with Debian's python3-prometheus-client, which `npm test` installs. */
export function readByPython(page: string, format: 'text' | 'openmetrics' = 'text'): PythonPage {
  const parser = format === 'text' ? 'prometheus_client.parser' : 'prometheus_client.openmetrics.parser';
  const program = `import json, math, sys
from ${parser} import text_string_to_metric_families as read
families = list(read(sys.stdin.read()))
show = lambda value: value if math.isfinite(value) else None
samples = [dict(name=s.name, labels=s.labels, value=show(s.value)) for f in families for s in f.samples]
print(json.dumps(dict(samples=samples, help={f.name: f.documentation for f in families})))`;
  const python = process.env['TPL_TEST_PYTHON'] ?? '/usr/bin/python3';
  const options = { input: page, encoding: 'utf8', env: { PYTHONUTF8: '1' }, maxBuffer: 64e6 } as const;
  const { status, stdout, stderr } = spawnSync(python, ['-c', program], options);
  if (stderr?.includes('ModuleNotFoundError') ?? true)
    throw new Error('python3-prometheus-client is missing: run "npm test" once, it installs it.');
  if (status !== 0) return { isTaken: false, samples: [], help: {} };
  return { isTaken: true, ...(JSON.parse(stdout) as Omit<PythonPage, 'isTaken'>) };
}
