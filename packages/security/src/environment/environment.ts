// Decides from the name of an environment which rules hold.
import type { Problem } from '@internal/kit';
import { nearestName } from '@internal/kit/settings';
import { invalidOptions } from '../errors/security-error.ts';

const kinds = ['development', 'test', 'staging', 'production'] as const;

/** Where the process runs. */
export interface Environment {
  /** As it was given. */
  readonly name: string;
  /** Which rules hold: `staging` and `production` demand keys. */
  readonly kind: (typeof kinds)[number];
}

// Looking like production makes the rules stricter, so a guess is allowed there and nowhere else.
const known = [
  ...['development', 'dev', 'local'].map((name) => `${name}=development`),
  'test=test',
  ...['staging', 'stage'].map((name) => `${name}=staging`),
  ...['production', 'prod', 'production-*', 'prod-*', 'production_*', 'prod_*'].map(
    (name) => `${name}=production`,
  ),
];
const rulePattern = /^[\w.-]{1,64}\*?=(?:development|test|staging|production)$/i;

/**
 * The environment behind a name, without regard to case. `names` adds names and patterns: `qa-*=staging`. A name that
 * nobody knows is refused: taking it for development would switch security off.
 *
 * @throws SecurityError `invalid_options`.
 */
export function readEnvironment(name: string, names: readonly string[] = []): Environment {
  const result = findEnvironment(name, names);
  if ('problems' in result) throw invalidOptions(result.problems);
  return result;
}

/** Like {@link readEnvironment}, with what is wrong as a value. */
export function findEnvironment(
  name: string,
  names: readonly string[],
): Environment | { readonly problems: readonly Problem[] } {
  const wrong = names.flatMap((rule, index) => (rulePattern.test(rule) ? [] : [index]));
  if (wrong.length > 0) {
    const message = `must be NAME=KIND or PREFIX*=KIND with a kind of ${kinds.join(', ')}`;
    return { problems: wrong.map((index) => ({ path: `environmentNames.${index}`, message })) };
  }
  for (const rule of [...names, ...known]) {
    const [pattern = '', kind = ''] = rule.toLowerCase().split('=');
    if (matches(name.trim().toLowerCase(), pattern)) return { name, kind: kind as Environment['kind'] };
  }
  const shown = name.slice(0, 40);
  const near = nearestName(name, kinds);
  const hint = `${near ? `did you mean "${near}"? Else ` : ''}set TPL_SECURITY_ENVIRONMENT, or say what it is, for example TPL_SECURITY_ENVIRONMENT_NAMES=${shown}=production`;
  return {
    problems: [{ path: 'environment', message: `is no known environment: "${shown}"`, hint }],
  };
}

function matches(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
