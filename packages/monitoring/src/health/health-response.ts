// What a health report means over HTTP.
import type { HealthReport } from './health.ts';

/** What a probe answers over HTTP: 200 for up and degraded, 503 for down and not yet known. */
export function httpStatusOf({ status }: Pick<HealthReport, 'status'>): 200 | 503 {
  return status === 'up' || status === 'degraded' ? 200 : 503;
}

/** The state of the whole, for those who may not see the parts. */
export function withoutDetails({ status }: HealthReport): Pick<HealthReport, 'status'> {
  return { status };
}
