// Understands the command line and writes the exported files.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { AlertDefinition } from '../alerts/definition/alert.ts';
import { standardAlerts } from '../alerts/definition/standard-alerts.ts';
import type { Metrics } from '../metrics/metric.ts';
import { standardMetrics } from '../setup/standard-metrics.ts';
import { exportFiles } from './export-files.ts';

const help = `Usage: npx @tpl/monitoring export [--out FOLDER] [--definitions MODULE] [--where LABEL=VALUE]... [--by LABEL]...

Writes rules.yml, dashboard.json and probes.yml.
  --out FOLDER          where to; made if it is not there (default: .)
  --definitions MODULE  a module that exports \`alerts\`, a list of what defineAlert and defineSlo gave, and \`metrics\`
                        if the alerts look at metrics of your own (default: the standard alerts)
  --where LABEL=VALUE   rules look only at series with this label, which the scrape gives (default: at every series)
  --by LABEL            rules judge by this label, and their alerts carry it (default: job, and those of --where)

Check what was written: promtool check rules rules.yml
`;

interface Definitions {
  readonly alerts?: readonly AlertDefinition[];
  readonly metrics?: Metrics;
}

/** Runs the command line; returns the exit code: 0, 1 when it failed, 2 when it was not understood. */
export async function runCli(args: readonly string[], say: (text: string) => void): Promise<0 | 1 | 2> {
  const options = {
    out: { type: 'string', default: '.' },
    definitions: { type: 'string' },
    where: { type: 'string', multiple: true, default: [] as string[] },
    by: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    say(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help || positionals.join(' ') !== 'export') {
    say(help);
    return values.help ? 0 : 2;
  }
  try {
    const own: Definitions =
      values.definitions === undefined ? {} : await import(pathToFileURL(resolve(values.definitions)).href);
    const where = Object.fromEntries(
      values.where.map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, Math.max(0, at)), pair.slice(at + 1)];
      }),
    );
    const scope = { where, ...(values.by && { by: values.by }) };
    const files = exportFiles(own.alerts ?? standardAlerts(), own.metrics ?? standardMetrics(), scope);
    await mkdir(values.out, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(values.out, name), text);
      say(`${join(values.out, name)}\n`);
    }
    return 0;
  } catch (error) {
    say(`${(error as Error).message}\n`);
    return 1;
  }
}
