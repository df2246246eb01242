// Runs several readers of settings and names everything that is wrong in any of them at once.
import { nearestName } from '../domain/nearest-name.ts';
import type { SettingProblem } from './settings-error.ts';
import { SettingsError } from './settings-error.ts';

/** What reads a part of the settings, by the middle of its variables: `cache` reads `TPL_CACHE_…`. */
export type SettingsLoaders = Readonly<Record<string, () => unknown>>;

type Loaded<Loaders extends SettingsLoaders> = {
  readonly [Name in keyof Loaders]: Awaited<ReturnType<Loaders[Name]>>;
};

/**
 * Calls each loader once. Where it throws, what was opened is closed again.
 *
 * @throws SettingsError with the problems of all, and with each `TPL_` variable that belongs to none of them.
 */
export async function loadAll<const Loaders extends SettingsLoaders>(
  loaders: Loaders,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded<Loaders>> {
  const prefixes = Object.keys(loaders).map((name) => `TPL_${name.toUpperCase()}_`);
  const problems: SettingProblem[] = Object.keys(env)
    .filter((variable) => variable.startsWith('TPL_') && !variable.startsWith('TPL_TEST_'))
    .filter((variable) => !prefixes.some((prefix) => variable.startsWith(prefix)))
    .map((variable) => {
      const meant = nearestName(variable.split('_').slice(0, 2).join('_'), prefixes);
      const hint = meant ? `did you mean ${meant}…?` : `settings start with ${prefixes.join(', ')}`;
      return { path: variable, message: 'is not a setting', hint };
    });
  const loaded: Record<string, unknown> = {};
  try {
    for (const [name, load] of Object.entries(loaders)) {
      try {
        loaded[name] = await load();
      } catch (error) {
        // Each package has an error of its own; they share the list of problems. Anything else is no matter of settings.
        const { problems: found = [] } = error as { problems?: readonly SettingProblem[] };
        if (found.length === 0) throw error;
        problems.push(...found);
      }
    }
    if (problems.length > 0) throw new SettingsError(problems);
  } catch (error) {
    // Nobody else can close what was opened, and its connections would keep the process alive.
    const close = async (opened: unknown) =>
      (opened as Partial<AsyncDisposable> | undefined)?.[Symbol.asyncDispose]?.();
    await Promise.allSettled(Object.values(loaded).map(close));
    throw error;
  }
  return loaded as Loaded<Loaders>;
}
