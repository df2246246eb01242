// Says where to read what to do about a standard alert.

const page = 'https://github.com/tpl-house/tpl/blob/main/docs/runbooks/monitoring.md';

/** The place of an alert or an objective in the runbooks. */
export function runbookOf(alert: string): string {
  return `${page}#${alert.toLowerCase()}`;
}
