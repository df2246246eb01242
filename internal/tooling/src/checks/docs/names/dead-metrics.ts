// Finds metrics and alerts in documents that nothing defines.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  toPrometheusLabel,
  toSeriesNames,
} from '../../../../../../packages/monitoring/src/metrics/prometheus-name.ts';
import type { DeadName, FindDead, NameSources } from './name-kind.ts';
import { matchesIn } from './name-kind.ts';

/** What the check asks of the built package. */
interface Monitoring {
  standardMetrics(options?: { genAiNames?: string }): {
    collect(): Iterable<{
      name: string;
      unit: string | undefined;
      kind: 'counter' | 'gauge' | 'histogram';
      labelNames: readonly string[];
    }>;
  };
  standardAlerts(): readonly { name: string; rules: readonly { name: string }[] }[];
}

const built = 'packages/monitoring/dist/index.js';

/** Metrics by their names here and in Prometheus; alerts in the runbooks, and an alert that has none. */
export async function deadMetrics({ house, below }: NameSources): Promise<FindDead> {
  if (!existsSync(join(house.root, built))) return () => [];
  const monitoring: Monitoring = await import(pathToFileURL(join(house.root, built)).href);
  const families = ['1.41', 'genai-0.1'].flatMap((genAiNames) => [
    ...monitoring.standardMetrics({ genAiNames }).collect(),
  ]);
  const metrics = new Set(
    families.flatMap((family) => [
      family.name,
      ...toSeriesNames(family),
      ...family.labelNames,
      ...family.labelNames.map(toPrometheusLabel),
    ]),
  );
  const definitions = monitoring.standardAlerts();
  const { texts, words } = below('packages/monitoring/src');
  const alerts = new Set([
    ...definitions.flatMap(({ name, rules }) => [name, ...rules.map((rule) => rule.name)]),
  ]);
  const isMetric = (name: string): boolean => metrics.has(name) || texts.has(name) || words.has(name);
  return ({ file, text, code }) => [
    ...matchesIn(code, /(?<![\w./-])((?:tpl|gen_ai|http_server|process)(?:_[a-z0-9]+)+)(?![\w…-])/g)
      .filter(({ name }) => !isMetric(name) && !isMetric(name.replace(/_(bucket|sum|count|total)$/, '')))
      .map((found) => ({ ...found, kind: 'a metric' })),
    ...matchesIn(code, /(?<![\w./-])((?:tpl|gen_ai|http\.server)(?:\.[a-z0-9_]+)+)(?![\w…-])/g)
      .filter(({ name }) => !isMetric(name))
      .map((found) => ({ ...found, kind: 'a metric' })),
    ...(file.startsWith('docs/runbooks/')
      ? deadAlerts(text, alerts, (name) => texts.has(name) || words.has(name))
      : []),
    ...(file === 'docs/runbooks/monitoring.md'
      ? withoutRunbook(
          text,
          definitions.map(({ name }) => name),
        )
      : []),
  ];
}

/** Headings, and words that look like an alert's name. */
function deadAlerts(
  text: string,
  alerts: ReadonlySet<string>,
  isOther: (name: string) => boolean,
): DeadName[] {
  return text.split('\n').flatMap((line, index) =>
    Array.from(
      line.matchAll(/^## (\S+)|\b((?:[A-Z][a-z0-9]+){2,})\b/g),
      ([, heading, word]) => heading ?? (word as string),
    )
      .filter((name) => !alerts.has(name) && !isOther(name))
      .map((name) => ({ name, line: index + 1, kind: 'an alert' })),
  );
}

function withoutRunbook(text: string, alerts: readonly string[]): DeadName[] {
  return alerts
    .filter((name) => !new RegExp(`^## ${name}$`, 'm').test(text))
    .map((name) => ({ name, line: 1, kind: 'described in this runbook' }));
}
