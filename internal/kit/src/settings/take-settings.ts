// Gives a factory its settings, whether the caller loaded them or wrote values by hand.
import type { Problem } from '../problem.ts';
import { isRecord } from './read-sources.ts';

/**
 * The settings of `{ settings }` (loaded ones, or plain values of them), or those made of values by hand. Both together would hide which one holds, so they
 * are refused; with `fail`, the package's own error.
 */
export function takeSettings<Loaded extends { forOperation(name: string): unknown }, Given extends object>(
  definition: { readonly name: string; load(input: { preset?: string | undefined; values: Given }): Loaded },
  settings: Loaded | Given | undefined,
  given: { readonly preset?: string | undefined; readonly values: Given },
  fail: (problems: readonly Problem[]) => Error,
): Loaded {
  if (settings === undefined) return definition.load(given);
  const names = Object.entries({ preset: given.preset, ...given.values }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  const problems: Problem[] = names.map((path) => ({
    path,
    message: 'cannot stand beside settings',
    hint: `load it with them: ${definition.name}Settings.load({ ${path === 'preset' ? path : `values: { ${path} }`} })`,
  }));
  if (!isRecord(settings))
    problems.push({ path: 'settings', message: `must be what ${definition.name}Settings.load() returned` });
  if (problems.length > 0) throw fail(problems);
  return isLoaded(settings) ? settings : definition.load({ values: settings as Given });
}

const isLoaded = <Loaded extends { forOperation(name: string): unknown }>(
  settings: Loaded | object,
): settings is Loaded => 'forOperation' in settings && typeof settings.forOperation === 'function';
