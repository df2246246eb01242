// Domain Service: text-processing · example, replace in your project
import type { Problem } from '@internal/kit';
import { nearestName } from '@internal/kit/settings';
import { SettingsError } from './app-settings.ts';

/** What reads a part of the settings, by the start of its variables. */
export type SettingsLoaders = Readonly<Record<string, () => unknown>>;

type Loaded<Loaders extends SettingsLoaders> = {
  readonly [Name in keyof Loaders]: Awaited<ReturnType<Loaders[Name]>>;
};

/**
 * Reads the settings of every package and of the service, and tells everything that is wrong with them at once.
 *
 * @throws SettingsError with the problems of all.
 */
export async function loadSettings<const Loaders extends SettingsLoaders>(
  loaders: Loaders,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded<Loaders>> {
  const prefixes = Object.keys(loaders).map((name) => `TPL_${name.toUpperCase()}_`);
  const problems: Problem[] = Object.keys(env)
    .filter((variable) => variable.startsWith('TPL_') && !variable.startsWith('TPL_TEST_'))
    .filter((variable) => !prefixes.some((prefix) => variable.startsWith(prefix)))
    .map((variable) => {
      const meant = nearestName(variable.split('_').slice(0, 2).join('_'), prefixes);
      return {
        path: variable,
        message: 'is not a setting',
        hint: meant ? `did you mean ${meant}…?` : `settings start with ${prefixes.join(', ')}`,
      };
    });
  const loaded: Record<string, unknown> = {};
  for (const [name, load] of Object.entries(loaders)) {
    try {
      loaded[name] = await load();
    } catch (error) {
      problems.push(...problemsOf(error));
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return loaded as Loaded<Loaders>;
}

/** Each package has an error of its own; what they share is a list of problems, or one line for each in the message. */
function problemsOf(error: unknown): Problem[] {
  const { problems, message = '' } = error as { problems?: unknown; message?: string };
  if (Array.isArray(problems) && problems.length > 0) {
    return problems.map((problem: unknown) =>
      typeof problem === 'string' ? toProblem(problem) : (problem as Problem),
    );
  }
  const lines = message.split('\n- ').slice(1);
  if (lines.length === 0) throw error;
  return lines.map(toProblem);
}

function toProblem(line: string): Problem {
  const [path = '', ...rest] = line.split(' ');
  return { path, message: rest.join(' ') };
}
