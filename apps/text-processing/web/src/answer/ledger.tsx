// Shows how an answer came about.
import type { Answer } from '../service/answer.ts';
import { count, counted, price, time, tokens } from '../words/numbers.ts';
import { cacheWord, guardWord } from './answer-words.ts';

type Row = readonly [term: string, value: string, note?: string | undefined];

/** How an answer came about: who, cached or not, how long, how many tokens, what it cost. */
export function Ledger({ answer }: { readonly answer: Answer }) {
  return (
    <dl className="ledger" aria-label="How this answer came about">
      {rowsOf(answer).map(([term, value, note]) => (
        <div key={term} className={term === 'Guard' || term === 'Missing' ? 'wide' : undefined}>
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

function rowsOf(answer: Answer): Row[] {
  const { provider, model, cache, timeMs, attempts = 1, steps, cachedSteps = 0, guard, missing } = answer;
  const isOffline = provider === 'offline';
  const rows: (Row | false | undefined)[] = [
    ['Answered by', isOffline ? 'offline engine' : provider, isOffline ? 'no model asked' : model],
    cache && ['Cache', cacheWord(cache), cacheNote(cache)],
    steps !== undefined && ['Steps', count(steps), `${count(cachedSteps)} from the cache`],
    timeMs !== undefined && ['Time', time(timeMs), attempts > 1 ? `${attempts} attempts` : undefined],
    ['Tokens', tokens(answer), answer.usage.estimated ? 'estimated' : undefined],
    ['Cost', price(answer.cost), answer.cost.status === 'estimated' ? 'estimated' : undefined],
    ['Degraded', answer.degraded ? 'yes' : 'no'],
    guard &&
      guard.action !== 'allow' && ['Guard', guardWord(guard.action), guard.reasons.slice(0, 4).join(', ')],
    missing !== undefined &&
      missing.length > 0 && [
        'Missing',
        `${counted(missing.length, 'part')} could not be answered`,
        missing
          .slice(0, 6)
          .map(({ part, code }) => `part ${part + 1}: ${code}`)
          .join(', '),
      ],
  ];
  return rows.filter((row): row is Row => Array.isArray(row));
}

function cacheNote({ ageMs, tier }: NonNullable<Answer['cache']>): string | undefined {
  if (ageMs === undefined) return undefined;
  return `${time(ageMs)} old${tier === 'redis' ? ', from Redis' : ''}`;
}
