// The options of the input guard.
import type { LinearEngine } from '../rules/compile-rules.ts';
import type { RulePack } from '../rules/rule.ts';
import type { GuardPolicy } from './policy.ts';

/** How an input guard decides. A later policy wins field by field: common, then the slot's, then the operation's. */
export interface InputGuardOptions {
  /** For every slot. Default: flag at the frozen threshold. */
  policy?: GuardPolicy;
  /** By name of the slot. */
  slots?: Readonly<Record<string, GuardPolicy>>;
  /** By name of the operation; `{ translate: { action: 'allow' } }` switches one off. */
  operations?: Readonly<Record<string, GuardPolicy>>;
  /** Rules of your own, on top of the built-in ones. */
  packs?: readonly RulePack[];
  /** Leaves the built-in rules and the model out; then only `packs` judge. Default: false. */
  packsOnly?: boolean;
  /** Linear-time engine for patterns in `packs`: `RE2JS` of the package re2js fits. */
  engine?: LinearEngine;
}
