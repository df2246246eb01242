// Makes the name by which Compose, Docker, Prometheus and Kubernetes know an application.

// What YAML takes for something else than text.
const noText = /^(?:null|true|false|yes|no|on|off|y|n)$/;

/**
 * A label as RFC 1035 has it, and text wherever it stands in YAML: npm takes names that those four refuse. What is put behind
 * it (`-worker-internal`) still fits into 63 characters.
 */
export function labelOf(name: string): string {
  const label = name
    .replace(/^@[^/]+\//, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/-$/, '');
  return /^[a-z]/.test(label) && !noText.test(label) ? label : `app-${label}`;
}
