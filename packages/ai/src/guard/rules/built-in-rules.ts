// Infrastructure Service: ai · stable API, changes affect all users
import { delimiterRules } from './delimiter-rules.ts';
import { extractionRules } from './extraction-rules.ts';
import { overrideRules } from './override-rules.ts';
import { rolePlayRules } from './role-play-rules.ts';
import type { PatternRule, PhraseRule } from './rule.ts';

/** Every rule the package brings. */
export const builtInRules: readonly (PhraseRule | PatternRule)[] = [
  ...overrideRules,
  ...rolePlayRules,
  ...extractionRules,
  ...delimiterRules,
];
