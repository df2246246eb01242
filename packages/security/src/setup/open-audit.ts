// Opens where audit events go, and says what production does without.
import type { Clock } from '@internal/kit';
import type { AuditSink } from '../audit/audit-log.ts';
import { createFileSink } from '../audit/audit-sinks.ts';
import { createHttpSink } from '../audit/http-sink.ts';
import type { SecurityValues } from './security-settings.ts';

/** The sinks that the settings name. */
export function sinksOf(values: SecurityValues, clock: Clock): AuditSink[] {
  const { auditFile: path, auditMaxBytes: maxBytes, auditMaxFiles: maxFiles, auditKey: key } = values;
  const { auditUrl: url, auditHeaders = [] } = values;
  const headers = Object.fromEntries(
    auditHeaders.map((header) => [header.split('=', 1)[0]!, header.slice(header.indexOf('=') + 1)]),
  );
  return [
    ...(path === undefined ? [] : [createFileSink({ path, maxBytes, maxFiles, key })]),
    ...(url === undefined ? [] : [createHttpSink({ url, headers, clock })]),
  ];
}

/** Says what production may do without, and rarely wants to. */
export function warnOfGaps({ auditFile, auditUrl, budgetTokens, budgetCostUsd }: SecurityValues): void {
  const warn = (code: string, message: string) => process.emitWarning(message, { code });
  if (auditFile === undefined && auditUrl === undefined)
    warn(
      'TPL_AUDIT_NOWHERE',
      'Nothing keeps the audit log: set TPL_SECURITY_AUDIT_FILE or TPL_SECURITY_AUDIT_URL, or listen to its events.',
    );
  if (budgetTokens === undefined && budgetCostUsd === undefined)
    warn(
      'TPL_NO_BUDGET',
      'Callers may spend without a bound: set TPL_SECURITY_BUDGET_TOKENS or TPL_SECURITY_BUDGET_COST_USD.',
    );
}
