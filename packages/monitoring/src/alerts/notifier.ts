// Where alerts can go: the log, or a webhook.

import type { Logger } from '@internal/logger';
import { invalidOptions, MonitoringError } from '../errors/monitoring-error.ts';
import type { AlertChange } from './definition/alerts.ts';
import type { WebhookFormat } from './webhook-formats.ts';
import { toBody } from './webhook-formats.ts';

/** Takes alerts somewhere. */
export interface Notifier {
  /** Its label in `tpl.alerts.notifications`. */
  readonly name: string;
  /** Rejecting means: not delivered, try again. */
  notify(change: AlertChange, signal: AbortSignal): Promise<void>;
}

/**
 * Writes alerts to the log: a page as an error, a ticket as a warning, the end of either as information.
 *
 * @example
 * import { createLogger, logNotifier } from '@tpl/monitoring';
 * const notifier = logNotifier(createLogger());
 * console.log(notifier.name); // log
 */
export function logNotifier(logger: Logger): Notifier {
  return {
    name: 'log',
    async notify({ rule, status, startsAt, value }) {
      const say = status === 'resolved' ? logger.info : rule.severity === 'page' ? logger.error : logger.warn;
      const { name: alert, severity, summary, runbook, labels } = rule;
      const starts_at = new Date(startsAt).toISOString();
      say(`alert ${status}`, { alert, severity, summary, runbook, value, starts_at, ...labels });
    },
  };
}

/** Where a webhook goes. */
export interface WebhookOptions {
  /** Where it posts to. */
  readonly url: string;
  /**
   * Form of what is posted: Alertmanager's webhook (version 4), alerts for Alertmanager itself (`/api/v2/alerts`), Slack's incoming
   * webhooks, PagerDuty's Events API v2. Default: `webhook`.
   */
  readonly format?: WebhookFormat;
  /** PagerDuty's integration key; needed for that form. */
  readonly routingKey?: string;
  /** Where alerts come from, in PagerDuty's form and as a link in Alertmanager's. Default: `tpl`. */
  readonly source?: string;
  /** Its label in `tpl.alerts.notifications`. Default: the form. */
  readonly name?: string;
  /** For example an `authorization` header. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the receiver in the payload. Default: `tpl`. */
  readonly receiver?: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

const formats: readonly WebhookFormat[] = ['webhook', 'alertmanager', 'slack', 'pagerduty'];

/**
 * Posts alerts in a form that a receiver takes.
 *
 * @throws MonitoringError `invalid_options` for a form that does not exist, or PagerDuty's without a routing key
 * @example
 * import { webhookNotifier } from '@tpl/monitoring';
 * const notifier = webhookNotifier({ url: 'http://127.0.0.1:9093/api/v2/alerts', format: 'alertmanager' });
 * console.log(notifier.name); // alertmanager
 */
export function webhookNotifier(options: WebhookOptions): Notifier {
  const { url, format = 'webhook', receiver = 'tpl', source = 'tpl', fetch = globalThis.fetch } = options;
  const { routingKey = '', name = format } = options;
  const problems = [
    ...(formats.includes(format)
      ? []
      : [{ path: 'format', message: `must be one of ${formats.join(', ')}` }]),
    ...(format === 'pagerduty' && routingKey === ''
      ? [{ path: 'routingKey', message: 'is needed for PagerDuty' }]
      : []),
  ];
  if (problems.length > 0) throw invalidOptions('a webhook', problems);
  const headers = { 'content-type': 'application/json', ...options.headers };
  return {
    name,
    async notify(change, signal) {
      const body = JSON.stringify(toBody(format, change, { receiver, routingKey, source }));
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      await response.body?.cancel();
      if (!response.ok)
        throw new MonitoringError('notify_failed', `The webhook answered ${response.status}.`);
    },
  };
}
