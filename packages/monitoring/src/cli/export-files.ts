// Puts together what Prometheus, Grafana and Kubernetes read.
import type { AlertDefinition } from '../alerts/definition/alert.ts';
import type { Metrics } from '../metrics/metric.ts';
import { toGrafanaDashboard } from '../prometheus/to-grafana-dashboard.ts';
import type { PrometheusRulesOptions } from '../prometheus/to-prometheus-rules.ts';
import { toPrometheusRules } from '../prometheus/to-prometheus-rules.ts';
import { toYaml } from '../prometheus/to-yaml.ts';

/** Everything that Prometheus, Grafana and Kubernetes want to know, by file name. */
export function exportFiles(
  definitions: readonly AlertDefinition[],
  metrics: Metrics,
  options: PrometheusRulesOptions = {},
): Record<string, string> {
  return {
    'rules.yml': document(toPrometheusRules(definitions, metrics, options)),
    'dashboard.json': `${JSON.stringify(toGrafanaDashboard(definitions, metrics), null, 2)}\n`,
    'probes.yml': document(kubernetesProbes()),
  };
}

/**
 * Probes for a container's entry in a pod; `periodSeconds` costs nothing, answers come from the last checks. How long a pod may take
 * to end stands in the pod's own specification, not here.
 */
export function kubernetesProbes() {
  // A process that is busy for a second or four is neither dead nor away; who ends says so at once.
  const get = (path: string) => ({ httpGet: { path, port: 'http' }, periodSeconds: 5, timeoutSeconds: 5 });
  return {
    startupProbe: { ...get('/health/startup'), failureThreshold: 60 },
    livenessProbe: { ...get('/health/live'), failureThreshold: 6 },
    readinessProbe: { ...get('/health/ready'), failureThreshold: 1 },
  };
}

function document(value: object): string {
  return `# Made by "npx @tpl/monitoring export": change the definitions, not this file.${toYaml(value)}`;
}
