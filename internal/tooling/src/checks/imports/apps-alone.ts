// Keeps applications fit to be copied out.
import { internalImports } from '../../figures/internal-imports.ts';
import type { Check } from '../../house/check.ts';

/** Neither code nor configuration of an application leads to what is internal to this repository. */
export const appsAlone: Check = {
  name: 'apps-alone',
  about: 'applications stand on their packages alone',
  run: internalImports,
};
