// Where alerts can go: the log, or a webhook.

import { MonitoringError } from '../errors/monitoring-error.ts';
import type { Logger } from '../logger/logger.ts';
import type { AlertChange } from './definition/alerts.ts';

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
      const { name: alert, severity, summary, runbook } = rule;
      const starts_at = new Date(startsAt).toISOString();
      say(`alert ${status}`, { alert, severity, summary, runbook, value, starts_at });
    },
  };
}

/** Where a webhook goes. */
export interface WebhookOptions {
  /** Where it posts to. */
  readonly url: string;
  /** For example an `authorization` header. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the receiver in the payload. Default: `tpl`. */
  readonly receiver?: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Posts alerts in the form of Alertmanager's webhook (version 4), so that what already takes those takes these.
 *
 * @example
 * import { webhookNotifier } from '@tpl/monitoring';
 * const notifier = webhookNotifier({ url: 'http://127.0.0.1:9099/alerts' });
 * console.log(notifier.name); // webhook
 */
export function webhookNotifier(options: WebhookOptions): Notifier {
  const { url, receiver = 'tpl', fetch = globalThis.fetch } = options;
  const headers = { 'content-type': 'application/json', ...options.headers };
  return {
    name: 'webhook',
    async notify(change, signal) {
      const body = JSON.stringify(toWebhook(change, receiver));
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      await response.body?.cancel();
      if (!response.ok)
        throw new MonitoringError('notify_failed', `The webhook answered ${response.status}.`);
    },
  };
}

function toWebhook({ rule, status, startsAt, endsAt }: AlertChange, receiver: string): object {
  const labels = { ...rule.labels, alertname: rule.name, severity: rule.severity };
  const annotations = {
    summary: rule.summary,
    ...(rule.runbook !== undefined && { runbook_url: rule.runbook }),
  };
  const notYet = '0001-01-01T00:00:00Z';
  const alert = {
    status,
    labels,
    annotations,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: endsAt === undefined ? notYet : new Date(endsAt).toISOString(),
    generatorURL: '',
    fingerprint: rule.name,
  };
  return {
    version: '4',
    groupKey: `{}:{alertname="${rule.name}"}`,
    truncatedAlerts: 0,
    status,
    receiver,
    groupLabels: { alertname: rule.name },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    alerts: [alert],
  };
}
