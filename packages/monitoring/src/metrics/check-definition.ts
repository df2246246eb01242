// Says what is wrong with the definition of a metric, before it exists.
import type { Problem } from '@internal/kit';
import type { HistogramDefinition, MetricDefinition, MetricKind } from './metric.ts';
import { toPrometheusLabel } from './prometheus-name.ts';

const namePattern = /^[a-zA-Z][a-zA-Z0-9_.]{0,199}$/;
const labelPattern = /^[a-zA-Z][a-zA-Z0-9_.]{0,99}$/;
const maxLabels = 20;
const maxBuckets = 200;

/** Everything wrong with a metric's definition. */
export function checkDefinition(definition: MetricDefinition, kind: MetricKind): Problem[] {
  const { name, help, labels = [] } = definition;
  const problems: Problem[] = [];
  const add = (field: string, message: string, hint?: string) =>
    problems.push({ path: `${String(name).slice(0, 200)}${field}`, message, ...(hint && { hint }) });
  if (typeof name !== 'string' || !namePattern.test(name)) {
    add('', 'is not a metric name', 'use letters, digits, "_" and ".", a letter first, at most 200');
  }
  if (typeof help !== 'string') add('.help', 'is not a text');
  if (labels.length > maxLabels) add('.labels', `are more than ${maxLabels}`);
  for (const label of labels) {
    if (!labelPattern.test(label)) add(`.labels: ${label.slice(0, 100)}`, 'is not a label name');
    else if (label === 'le' || label === 'quantile') add(`.labels: ${label}`, 'is reserved by Prometheus');
  }
  if (new Set(labels.map(toPrometheusLabel)).size < labels.length)
    add('.labels', 'has a name twice (dots and underscores are the same in Prometheus)');
  if (kind === 'histogram') {
    const { buckets = [] } = definition as Partial<HistogramDefinition>;
    const ascends = buckets.every(
      (bound, index) => Number.isFinite(bound) && (index === 0 || bound > buckets[index - 1]!),
    );
    if (buckets.length === 0 || buckets.length > maxBuckets || !ascends) {
      add('.buckets', `must be 1 to ${maxBuckets} finite numbers, each above the one before`);
    }
  }
  return problems;
}
