// Where alerts can go: the log, or a webhook.

import { findProblems } from '@internal/kit';
import type { Logger } from '@internal/logger';
import { invalidOptions, MonitoringError } from '../errors/monitoring-error.ts';
import type { AlertChange } from './definition/alerts.ts';
import { checkLabels } from './definition/define-alert.ts';
import type { WebhookFormat } from './webhook-formats.ts';
import { toBody } from './webhook-formats.ts';

/** Takes alerts somewhere. */
export interface Notifier {
  /** Its label in `tpl.alerts.notifications`. */
  readonly name: string;
  /** For a receiver that ends by itself what nobody repeats: how often it is told again of what goes on, silenced or not. Default: never. */
  readonly repeatMs?: number;
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
  /** Where it posts to: `https://…`, without credentials in it. */
  readonly url: string;
  /**
   * Form of what is posted: Alertmanager's webhook (version 4), alerts for Alertmanager itself (`/api/v2/alerts`), Slack's incoming
   * webhooks, PagerDuty's Events API v2. Default: `webhook`.
   */
  readonly format?: WebhookFormat;
  /** PagerDuty's integration key; needed for that form. */
  readonly routingKey?: string;
  /**
   * Where alerts come from: a label of all that is posted where it is set, PagerDuty's source, and a link in Alertmanager's form. It is
   * part of the key by which a receiver tells alerts apart: give each service that shares a receiver its own. Default: `tpl`.
   */
  readonly source?: string;
  /**
   * Labels of all that is posted, such as `{ cluster: 'eu' }`, and part of that key too; those of an alert outweigh them. At most 16, of
   * at most 256 characters. Default: none.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its label in `tpl.alerts.notifications`. Default: the form. */
  readonly name?: string;
  /** For example an `authorization` header. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the receiver in the payload. Default: `tpl`. */
  readonly receiver?: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

// Alertmanager ends by itself what nobody repeats for five minutes (its `resolve_timeout`).
const alertmanagerMs = 60_000;
const maxLabels = 16;
const maxLabelCharacters = 256;
const formats: readonly WebhookFormat[] = ['webhook', 'alertmanager', 'slack', 'pagerduty'];

/**
 * Posts alerts in a form that a receiver takes.
 *
 * @throws MonitoringError `invalid_options` for an address or headers that cannot be sent to, a form that does not exist, PagerDuty's
 * without a routing key or with a blank source, or labels that cannot be set
 * @example
 * import { webhookNotifier } from '@tpl/monitoring';
 * const notifier = webhookNotifier({ url: 'http://127.0.0.1:9093/api/v2/alerts', format: 'alertmanager' });
 * console.log(notifier.name); // alertmanager
 */
export function webhookNotifier(options: WebhookOptions): Notifier {
  const { url, format = 'webhook', receiver = 'tpl', source = 'tpl', fetch = globalThis.fetch } = options;
  const { routingKey = '', name = format, labels = {} } = options;
  const headers = { 'content-type': 'application/json', ...options.headers };
  const isFit = (text: unknown, at: number) =>
    at < maxLabels && typeof text === 'string' && text.length <= maxLabelCharacters;
  const problems = [
    ...findProblems({
      [`format must be one of ${formats.join(', ')}`]: formats.includes(format),
      'url must be an absolute http or https address without credentials, and headers ones that can be sent':
        isPostable(url, headers),
      'routingKey and source are needed for PagerDuty':
        format !== 'pagerduty' || (routingKey !== '' && source.trim() !== ''),
      [`labels must be at most ${maxLabels} texts of at most ${maxLabelCharacters} characters`]:
        Object.values(labels).every(isFit),
    }),
    ...checkLabels(labels, 'labels'),
  ];
  if (problems.length > 0) throw invalidOptions('a webhook', problems);
  const own = { ...(options.source !== undefined && { source }), ...labels };
  return {
    name,
    ...(format === 'alertmanager' && { repeatMs: alertmanagerMs }),
    async notify(change, signal) {
      const rule = { ...change.rule, labels: { ...own, ...change.rule.labels } };
      const body = JSON.stringify(toBody(format, { ...change, rule }, { receiver, routingKey, source }));
      // Followed, most redirects become a GET that tells nobody, and is answered with 200 (grafana/grafana#33591).
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      await response.body?.cancel();
      if (!response.ok)
        throw new MonitoringError('notify_failed', `The webhook answered ${response.status}.`);
    },
  };
}

/** Whether `fetch` takes them, which knows no address with credentials. */
function isPostable(url: string, headers: Readonly<Record<string, string>>): boolean {
  try {
    return /^https?:/.test(new Request(url, { method: 'POST', headers }).url);
  } catch {
    return false;
  }
}
