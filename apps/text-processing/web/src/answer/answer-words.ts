// Says in words what guard and cache did about an answer.
import type { Answer } from '../service/answer.ts';

/** What the input guard did, in words. */
export function guardWord(action: 'allow' | 'flag' | 'sanitize' | 'block'): string {
  const words = {
    allow: 'nothing found',
    flag: 'something looks like an attack',
    sanitize: 'something was cut out',
  };
  return action === 'block' ? 'refused' : words[action];
}

/** What the cache did, in words. */
export function cacheWord({ outcome }: NonNullable<Answer['cache']>): string {
  return { hit: 'from the cache', stale: 'from the cache, ageing', miss: 'new', bypass: 'not in use' }[
    outcome
  ];
}
