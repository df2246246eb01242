// Writes a change of an alert in the forms that receivers take.
import { cutText, sha256 } from '@internal/kit';
import type { AlertChange } from './definition/alerts.ts';

/** The forms of `webhookNotifier`. */
export type WebhookFormat = 'webhook' | 'alertmanager' | 'slack' | 'pagerduty';

/** What a form needs to know besides the change. */
export interface FormatContext {
  /** Who receives it, in Alertmanager's webhook. */
  readonly receiver: string;
  /** PagerDuty's integration key; empty for others. */
  readonly routingKey: string;
  /** Where it comes from, for people: `https://texts.example`. */
  readonly source: string;
}

// Go's zero time: not ended yet.
const notYet = '0001-01-01T00:00:00Z';
const iso = (ms: number) => new Date(ms).toISOString();

/** The body of a post in a form. */
export function toBody(format: WebhookFormat, change: AlertChange, context: FormatContext): object {
  switch (format) {
    case 'alertmanager':
      return toAlertmanager(change, context);
    case 'slack':
      return toSlack(change);
    case 'pagerduty':
      return toPagerDuty(change, context);
    case 'webhook':
      return toWebhook(change, context);
  }
}

const labelsOf = ({ rule }: AlertChange) => ({
  ...rule.labels,
  alertname: rule.name,
  severity: rule.severity,
});

const annotationsOf = ({ rule }: AlertChange) => ({
  summary: rule.summary,
  ...(rule.runbook !== undefined && { runbook_url: rule.runbook }),
});

/** The same for the beginning and the end of one alert, and for no other: services share receivers, and labels have any length. */
const keyOf = ({ rule: { name, labels } }: AlertChange, { source }: FormatContext) =>
  sha256(JSON.stringify([source, name, labels]));

/** Alertmanager's webhook, version 4. */
function toWebhook(change: AlertChange, context: FormatContext): object {
  const { status, startsAt, endsAt } = change;
  const [labels, annotations] = [labelsOf(change), annotationsOf(change)];
  const alert = {
    ...{ status, labels, annotations, startsAt: iso(startsAt) },
    endsAt: endsAt === undefined ? notYet : iso(endsAt),
    generatorURL: '',
    fingerprint: keyOf(change, context),
  };
  return {
    version: '4',
    // Grouped by every label: a group that holds one alert ends with it.
    groupKey: keyOf(change, context),
    truncatedAlerts: 0,
    status,
    receiver: context.receiver,
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    alerts: [alert],
  };
}

/** What Prometheus posts to Alertmanager: `/api/v2/alerts`. One without an end is taken as ended after its `resolve_timeout`, unless it is repeated. */
function toAlertmanager(change: AlertChange, { source }: FormatContext): object {
  const { startsAt, endsAt } = change;
  const end = endsAt === undefined ? {} : { endsAt: iso(endsAt) };
  const isUrl = /^https?:\/\//.test(source);
  const generator = isUrl ? { generatorURL: source } : {};
  return [
    {
      ...{ labels: labelsOf(change), annotations: annotationsOf(change), startsAt: iso(startsAt) },
      ...end,
      ...generator,
    },
  ];
}

/** Slack's incoming webhooks, which others take too. Its three signs of markup are written out (Slack, "Escaping text"). */
function toSlack({ rule, status, value }: AlertChange): object {
  const written = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const labels = Object.entries(rule.labels).map(([name, text]) => `${name}: ${text}`);
  const sign =
    status === 'resolved'
      ? ':white_check_mark:'
      : rule.severity === 'page'
        ? ':rotating_light:'
        : ':warning:';
  const title = `${sign} *${written(rule.name)}* ${status}`;
  const facts = [...labels, ...(value === undefined ? [] : [`value: ${value}`])].map(written);
  const lines = [title, written(rule.summary), facts.join(', '), rule.runbook && `<${rule.runbook}|runbook>`];
  const text = lines.filter((line) => line !== undefined && line !== '').join('\n');
  return { text: cutText(text, 3_000) };
}

/** PagerDuty's Events API, version 2: `https://events.pagerduty.com/v2/enqueue`. */
function toPagerDuty(change: AlertChange, context: FormatContext): object {
  const { rule, status, startsAt, value } = change;
  const common = { routing_key: context.routingKey, dedup_key: keyOf(change, context) };
  if (status === 'resolved') return { ...common, event_action: 'resolve' };
  return {
    ...common,
    event_action: 'trigger',
    payload: {
      summary: cutText(`${rule.name}: ${rule.summary}`, 1_024),
      source: context.source,
      severity: rule.severity === 'page' ? 'critical' : 'warning',
      timestamp: iso(startsAt),
      custom_details: { ...rule.labels, ...(value !== undefined && { value }) },
    },
    ...(rule.runbook !== undefined && { links: [{ href: rule.runbook, text: 'runbook' }] }),
  };
}
