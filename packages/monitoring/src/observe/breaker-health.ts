// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Health, HealthComponent } from '../health/health.ts';

/** Shows breakers in the health registry. */
export interface BreakerHealth {
  /** Takes a breaker's new state. */
  set(name: string, state: string): void;
  /** Takes all of them out. */
  close(): void;
}

const maxBreakers = 200;

/**
 * An open breaker is `degraded`: something else still answers. It is `down` only for the names in `critical`, those
 * without a fallback.
 */
export function breakerHealth(health: Health | undefined, critical: readonly string[]): BreakerHealth {
  const components = new Map<string, HealthComponent>();
  return {
    set(name, state) {
      if (!health) return;
      let component = components.get(name);
      if (!component) {
        if (components.size >= maxBreakers) return;
        component = health.component({
          name: `breaker ${name}`.slice(0, 100),
          critical: critical.includes(name),
        });
        components.set(name, component);
      }
      const open = critical.includes(name) ? 'down' : 'degraded';
      component.set(state === 'closed' ? 'up' : state === 'half_open' ? 'degraded' : open, { state });
    },
    close() {
      for (const component of components.values()) component.remove();
      components.clear();
    },
  };
}
