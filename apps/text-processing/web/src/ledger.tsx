// Shows how an answer came about.
import type { Answer } from './api.ts';

const numbers = new Intl.NumberFormat('en');

/** How an answer came about: who, cached or not, how long, how many tokens, what it cost. */
export function Ledger({ answer }: { readonly answer: Answer }) {
  const rows: [term: string, value: string, note?: string | undefined][] = [
    [
      'Answered by',
      answer.provider === 'offline' ? 'offline engine' : answer.provider,
      answer.provider === 'offline' ? 'no model asked' : answer.model,
    ],
    ['Cache', cacheWord(answer), cacheNote(answer)],
    ['Time', time(answer.timeMs), answer.attempts > 1 ? `${answer.attempts} attempts` : undefined],
    ['Tokens', tokens(answer), answer.usage.estimated ? 'estimated' : undefined],
    ['Cost', cost(answer), answer.cost.status === 'estimated' ? 'estimated' : undefined],
    ['Degraded', answer.degraded ? 'yes' : 'no'],
    ...(answer.guard && answer.guard.action !== 'allow'
      ? [
          ['Guard', guardWord(answer.guard.action), answer.guard.reasons.slice(0, 4).join(', ')] as [
            string,
            string,
            string,
          ],
        ]
      : []),
  ];
  return (
    <dl className="ledger" aria-label="How this answer came about">
      {rows.map(([term, value, note]) => (
        <div key={term} className={term === 'Guard' ? term : undefined}>
          <dt>{term}</dt>
          <dd>
            {value}
            {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function guardWord(action: 'flag' | 'sanitize' | 'block'): string {
  return { flag: 'something looks like an attack', sanitize: 'something was cut out', block: 'refused' }[
    action
  ];
}

function cacheWord({ cache }: Answer): string {
  return { hit: 'from the cache', stale: 'from the cache, ageing', miss: 'new', bypass: 'not in use' }[
    cache.outcome
  ];
}

function cacheNote({ cache }: Answer): string | undefined {
  if (cache.ageMs === undefined) return undefined;
  return `${time(cache.ageMs)} old${cache.tier === 'redis' ? ', from Redis' : ''}`;
}

function tokens({ usage }: Answer): string {
  if (usage.inputTokens + usage.outputTokens === 0) return 'none';
  return `${numbers.format(usage.inputTokens)} in, ${numbers.format(usage.outputTokens)} out`;
}

function cost({ cost: paid }: Answer): string {
  if (paid.usd === undefined) return 'price not known';
  if (paid.usd === 0) return 'nothing';
  return paid.usd < 0.01 ? `${(paid.usd * 100).toPrecision(2)} ¢` : `$${paid.usd.toFixed(2)}`;
}

function time(ms: number): string {
  if (ms < 1) return 'under 1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
