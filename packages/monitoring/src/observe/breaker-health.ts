// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Health, HealthComponent } from '../health/health.ts';

/** Shows breakers in the health registry. */
export type BreakerHealth = ReturnType<typeof breakerHealth>;

const maxBreakers = 200;

/**
 * An open breaker is `degraded`: something else still answers. It is `down` only for the names in `critical`, those
 * without a fallback.
 */
export function breakerHealth(health: Health | undefined, critical: readonly string[]) {
  const components = new Map<string, HealthComponent>();
  return {
    /** Takes a breaker's new state. */
    set(name: string, state: string): void {
      const isCritical = critical.includes(name);
      if (!components.has(name)) {
        if (!health || components.size >= maxBreakers) return;
        const label = `breaker ${name}`.slice(0, 100);
        components.set(name, health.component({ name: label, critical: isCritical }));
      }
      const open = isCritical ? 'down' : 'degraded';
      const status = state === 'closed' ? 'up' : state === 'half_open' ? 'degraded' : open;
      components.get(name)?.set(status, { state });
    },
    /** Takes all of them out. */
    close(): void {
      for (const component of components.values()) component.remove();
      components.clear();
    },
  };
}
