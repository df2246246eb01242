// Shows open breakers in health.
import type { Health, HealthComponent } from '../health/health.ts';

/** Shows breakers in the health registry. */
export type BreakerHealth = ReturnType<typeof breakerHealth>;

const maxBreakers = 200;

/**
 * An open breaker is `degraded`: something else still answers. It is `down` only for the names in `critical`, those
 * without a fallback.
 */
export function breakerHealth(health: Health | undefined, critical: readonly string[]) {
  const components = new Map<string, HealthComponent | undefined>();
  function add(name: string, isCritical: boolean): HealthComponent | undefined {
    try {
      return health?.component({ name: `breaker ${name}`.slice(0, 100), critical: isCritical });
    } catch {
      // Its name is taken: somebody else observes the same breaker.
      return undefined;
    }
  }

  return {
    /** Takes a breaker's new state. */
    set(name: string, state: string): void {
      const isCritical = critical.includes(name);
      if (!components.has(name) && components.size < maxBreakers) components.set(name, add(name, isCritical));
      const open = isCritical ? 'down' : 'degraded';
      const status = state === 'closed' ? 'up' : state === 'half_open' ? 'degraded' : open;
      components.get(name)?.set(status, { state });
    },
    /** Takes all of them out. */
    close(): void {
      for (const component of components.values()) component?.remove();
      components.clear();
    },
  };
}
