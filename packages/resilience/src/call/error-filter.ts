// Infrastructure Service: resilience · stable API, changes affect all users
import type { Policy as CockatielFilter } from 'cockatiel';
import { handleWhen } from 'cockatiel';

/** The errors a strategy handles: the caller's filter, or what the classification says. A filter that throws handles nothing. */
export function toErrorFilter(
  filter: CockatielFilter | undefined,
  byDefault: (error: unknown) => boolean,
): (error: unknown) => boolean {
  const { errorFilter } = (filter ?? handleWhen(byDefault)).options;
  return (error) => {
    try {
      return errorFilter(error);
    } catch {
      return false;
    }
  };
}
