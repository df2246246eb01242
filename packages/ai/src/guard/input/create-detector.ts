// Infrastructure Service: ai · stable API, changes affect all users

import { builtInRules } from '../rules/built-in-rules.ts';
import type { LinearEngine } from '../rules/compile-rules.ts';
import { compileRules } from '../rules/compile-rules.ts';
import type { RulePack } from '../rules/rule.ts';
import { wordClasses } from '../rules/word-classes.ts';
import { builtInDetector } from './inspect-input.ts';
import type { Detector } from './score-text.ts';

/** The built-in detector with packs added, or the packs alone. */
export function createDetector(
  packs: readonly RulePack[],
  packsOnly: boolean,
  engine: LinearEngine | undefined,
): Detector {
  const builtIn = packsOnly ? undefined : builtInDetector();
  if (builtIn && packs.length === 0) return builtIn;
  const own = packs.map((pack) => compileRules(pack.rules, { ...wordClasses, ...pack.classes }, engine));
  const all = [...(builtIn ? [compileRules(builtInRules, wordClasses, 'native')] : []), ...own];
  return { rules: joinRules(all), model: builtIn?.model };
}

function joinRules(all: readonly ReturnType<typeof compileRules>[]): ReturnType<typeof compileRules> {
  const [head = compileRules([], {}, undefined), ...tail] = all;
  return tail.reduce((left, right) => {
    const moved = [...right.steps].map(([hash, list]) => {
      const own = list.map((step) => ({
        ...step,
        slot: step.slot + left.slots,
        found: step.found < 0 ? -1 : step.found + left.rules.length,
      }));
      return [hash, [...own, ...(left.steps.get(hash) ?? [])]] as const;
    });
    return {
      rules: [...left.rules, ...right.rules],
      slots: left.slots + right.slots,
      steps: new Map([...left.steps, ...moved]),
      patterns: [
        ...left.patterns,
        ...right.patterns.map(({ rule, find }) => ({ rule: rule + left.rules.length, find })),
      ],
    };
  }, head);
}
