// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { SecurityError } from '../errors/security-error.ts';
import { readEnvironment } from './environment.ts';

describe('the environment', () => {
  it.each([
    ['production', 'production'],
    ['prod', 'production'],
    ['prod-us', 'production'],
    ['Production-EU', 'production'],
    ['staging', 'staging'],
    ['dev', 'development'],
    ['test', 'test'],
  ])('%s is %s', (name, kind) => expect(readEnvironment(name)).toEqual({ name, kind }));

  it.each(['preprod', 'qa', 'uat', 'develpment', 'development-eu', ''])(
    'refuses %s, which nobody knows',
    (name) => {
      expect(() => readEnvironment(name)).toThrow(/is no known environment/);
    },
  );

  it('takes own names and patterns before the known ones', () => {
    expect(readEnvironment('QA-3', ['qa-*=staging']).kind).toBe('staging');
    expect(readEnvironment('prod-demo', ['prod-demo=staging']).kind).toBe('staging');
    expect(() => readEnvironment('xqa-3', ['qa-*=staging'])).toThrow(SecurityError);
  });

  it('tells every rule that is wrong', () => {
    const rules = ['qa', '*=development', 'a*b=test', 'ok=production', 'x=y'];
    expect(() => readEnvironment('ok', rules)).toThrow(
      expect.objectContaining({
        problems: [0, 1, 2, 4].map((index) => expect.objectContaining({ path: `environmentNames.${index}` })),
      }),
    );
  });

  it('proposes the nearest name', () =>
    expect(() => readEnvironment('developmnt')).toThrow(/did you mean "development"/));
});
