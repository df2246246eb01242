// Says what operators do about alerts, whatever serves it.
import type { Alerts } from '@tpl/monitoring';
import { MonitoringError } from '@tpl/monitoring';
import type { AuditLog } from '@tpl/security';
import { z } from 'zod';
import { RequestError } from '../domain/request-error.ts';
import type { InternalAct } from '../http/internal-server.ts';
import { checkBody } from './check-body.ts';

const minuteMs = 60_000;
const silence = z.strictObject({
  alert: z.string().max(100).describe('Its name, as GET /internal/alerts lists it.'),
  minutes: z.number().describe('For how long; 0 ends a silence. At most a week.'),
});

/** What operators do about alerts. */
export function alertActs(alerts: Alerts, audit: Pick<AuditLog, 'record'>): InternalAct[] {
  return [
    {
      name: 'alerts/silence',
      summary: 'Notify nobody of an alert for a while; it is shown all the same',
      body: silence,
      async run(body) {
        const { alert, minutes } = checkBody(silence, body);
        try {
          alerts.silence(alert, minutes * minuteMs);
        } catch (error) {
          if (!MonitoringError.isInstance(error)) throw error;
          throw new RequestError('invalid_request', error.problems);
        }
        audit.record({ type: 'admin_act', act: 'alerts.silence', target: alert });
        return alerts.states().filter(({ name }) => name === alert);
      },
    },
  ];
}
