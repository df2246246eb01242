// Finds the policy of a text by where it stands.
import type { InputGuardOptions } from './input-guard-options.ts';
import type { GuardPolicy } from './policy.ts';

/** Where a text stands. */
export interface TextPlace {
  /** Name of the slot that the text fills; of a plain request `message` or `system`. */
  slot?: string;
  /** Whether the text is the application's own. No policy depends on it; a guard of your own may. */
  trust?: 'trusted' | 'untrusted';
  /** The caller's own name for what is done. */
  operation?: string;
  /** What the text is, where the policy does not say it: the layer passes the results of tools as `document`. */
  content?: 'text' | 'document';
}

/** The policy of each place: common, then the slot's, then the operation's; the same object for the same place. */
export function createPolicies({
  policy = {},
  slots = {},
  operations = {},
}: InputGuardOptions): (place: TextPlace) => GuardPolicy {
  const ready = new Map<string, GuardPolicy>();
  // Policies are few and known: what a call asks for is looked up among them, so the map stays small.
  return ({ slot = '', operation = '', content }) => {
    const ownSlot = Object.hasOwn(slots, slot) ? slot : '';
    const ownOperation = Object.hasOwn(operations, operation) ? operation : '';
    const isDocument = content === 'document';
    const key = JSON.stringify([ownSlot, ownOperation, isDocument]);
    const merged = ready.get(key) ?? {
      ...(isDocument && { content }),
      ...policy,
      ...slots[ownSlot],
      ...operations[ownOperation],
    };
    ready.set(key, merged);
    return merged;
  };
}
