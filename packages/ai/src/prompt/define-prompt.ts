// Checks a prompt once and fills its slots for each request.
import { findProblems } from '@internal/kit';
import { throwProblems } from '../model/ai-error.ts';
import type { PromptUse, SlotTrust, SlotValue } from '../model/prompt.ts';

/** A prompt's texts and slots. */
export interface PromptDefinition<Slots extends Readonly<Record<string, SlotTrust>>> {
  /** Letters, digits, `_`, `-` and `.`, at most 64. */
  readonly id: string;
  /** Raise it whenever a text changes: it is part of the cache key. */
  readonly version: string | number;
  /** What the model is to do. Takes trusted slots as `{{slot}}`. Default: none. */
  readonly system?: string;
  /** The user message. Takes every slot as `{{slot}}`. */
  readonly user: string;
  /** Every slot and whether its text is the application's own. */
  readonly slots: Slots;
}

/** A checked prompt. */
export interface Prompt<Slots extends Readonly<Record<string, SlotTrust>>> {
  /** Name of the prompt. */
  readonly id: string;
  /** Version of its texts; part of cache keys. */
  readonly version: string | number;
  /** Every slot and its trust. */
  readonly slots: Slots;
  /** Fills the slots; nothing is rendered yet. Throws `bad_request` when a slot is missing or unknown. */
  with(values: { readonly [Name in keyof Slots]: string }): PromptUse;
}

/** A slot in a text. */
export const placeholder = /\{\{([a-z][A-Za-z0-9]{0,31})\}\}/g;
const slotName = /^[a-z][A-Za-z0-9]{0,31}$/;
const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Defines a prompt whose slots say whom to trust.
 *
 * @example
 * import { definePrompt } from '@tpl/ai';
 *
 * const summarize = definePrompt({
 *   id: 'summarize',
 *   version: 1,
 *   system: 'Summarize the text in at most {{sentences}} sentences.',
 *   user: '{{text}}',
 *   slots: { sentences: 'trusted', text: 'untrusted' },
 * });
 * const request = { prompt: summarize.with({ sentences: '3', text: 'A long text.' }) };
 *
 * @throws {AiError} `invalid_options` with every problem: an unknown slot, an unused one, an untrusted one in the system text.
 */
export function definePrompt<const Slots extends Readonly<Record<string, SlotTrust>>>(
  definition: PromptDefinition<Slots>,
): Prompt<Slots> {
  const { id, version, system = '', user, slots } = definition;
  const names = Object.keys(slots);
  const used = (text: string) => [...text.matchAll(placeholder)].map(([, slot = '']) => slot);
  const inSystem = used(system);
  const all = new Set([...inSystem, ...used(user)]);
  throwProblems(`Prompt "${id}"`, [
    ...findProblems({
      'id must be 1 to 64 letters, digits, _, - or .': idPattern.test(id),
      'version must not be empty': version !== '',
      'user must not be empty': user !== '',
    }),
    ...[...all].flatMap((slot) =>
      findProblems({ [`slots.${slot} is used and not defined`]: Object.hasOwn(slots, slot) }),
    ),
    ...names.flatMap((name) =>
      findProblems({
        [`slots.${name} must be named by letters and digits`]: slotName.test(name),
        [`slots.${name} is not used`]: all.has(name),
        [`slots.${name} is untrusted and stands in the system text`]:
          slots[name] === 'trusted' || !inSystem.includes(name),
      }),
    ),
  ]);
  const template = Object.freeze({ system, user });

  return {
    id,
    version,
    slots,
    with(values) {
      const given = values as Readonly<Record<string, unknown>>;
      const missing = names.filter((name) => typeof given[name] !== 'string');
      const unknown = Object.keys(given).filter((name) => !Object.hasOwn(slots, name));
      const problems = [
        ...missing.map((path) => ({ path, message: 'must be text' })),
        ...unknown.map((path) => ({ path, message: 'is not a slot' })),
      ];
      if (problems.length > 0) throwProblems(`Prompt "${id}"`, problems, 'bad_request');
      const filled = names.map((name): [string, SlotValue] => [
        name,
        { trust: slots[name] as SlotTrust, text: given[name] as string },
      ]);
      return { id, version, slots: Object.fromEntries(filled), template };
    },
  };
}
