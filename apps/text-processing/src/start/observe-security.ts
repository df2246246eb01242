// Lets the metrics hear who is let in and who is not.
import type { AllSettings } from '../settings/read-settings.ts';

/** Observes limits, authenticators and key rings. */
export function observeSecurity(
  monitoring: { observe(objects: Record<string, unknown>): unknown },
  security: AllSettings['security'],
): void {
  monitoring.observe({
    caller: security.limiter,
    address: security.addressLimiter,
    budget: security.budgetLimiter,
    authenticator: security.authenticator,
    internal: security.internalAuthenticator,
  });
  security.rings.forEach((ring, index) => {
    monitoring.observe({ [index === 0 ? 'keys' : 'internal_keys']: ring });
  });
}
