// Infrastructure Service: ai · stable API, changes affect all users
import type { EventEmitter } from '@internal/kit';
import { createEvents } from '@internal/kit';
import { tellVerdict } from '../../tell-verdict.ts';
import { unmet } from '../../unmet.ts';
import type { GuardEvent, Verdict } from '../verdict.ts';
import { createDetector, detectorFor } from './create-detector.ts';
import type { InputGuardOptions } from './input-guard-options.ts';
import { decide } from './inspect-input.ts';
import type { GuardPolicy } from './policy.ts';
import { failOn, policyProblems } from './policy.ts';
import type { Detector } from './score-text.ts';

/** Where a text stands: names of its slot and operation. */
export interface TextPlace {
  /** Name of the slot that the text fills. */
  slot: string;
  /** The caller's own name for what is done. */
  operation?: string;
}

/** The common core of the guards on the way in. */
export interface InputJudge {
  readonly on: EventEmitter<{ guard: GuardEvent }>['on'];
  /** Judges without telling anybody; `opinion` replaces the local score. */
  judge(text: string, place: TextPlace, opinion?: number): Verdict;
  /** Whether texts in this place are inspected at all. */
  isOn(place: TextPlace): boolean;
  /** Tells a verdict. */
  tell(verdict: Verdict, place: TextPlace): Verdict;
}

/** Checks the options and makes the detectors ready. */
export function createInputJudge(options: InputGuardOptions): InputJudge {
  const { policy = {}, slots = {}, operations = {}, packs = [], packsOnly } = options;
  failOn([
    ...policyProblems(policy, 'policy'),
    ...Object.entries(slots).flatMap(([slot, own]) => policyProblems(own, `slots.${slot}`)),
    ...Object.entries(operations).flatMap(([name, own]) => policyProblems(own, `operations.${name}`)),
    ...unmet({
      'packsOnly needs a pack with at least one rule':
        !packsOnly || packs.some(({ rules }) => rules.length > 0),
    }),
  ]);
  const base = createDetector(options);
  const events = createEvents<{ guard: GuardEvent }>('input guard');
  const ready = new Map<string, { policy: GuardPolicy; detector: Detector }>();

  // Policies are few and known: what a call asks for is looked up among them, so the map stays small.
  const policyOf = ({ slot, operation = '' }: TextPlace) => {
    const ownSlot = Object.hasOwn(slots, slot) ? slot : '';
    const ownOperation = Object.hasOwn(operations, operation) ? operation : '';
    const key = JSON.stringify([ownSlot, ownOperation]);
    const known = ready.get(key);
    if (known) return known;
    const merged = { ...policy, ...slots[ownSlot], ...operations[ownOperation] };
    const entry = { policy: merged, detector: detectorFor(base, merged) };
    ready.set(key, entry);
    return entry;
  };

  return {
    on: events.on,
    judge(text, place, opinion) {
      const own = policyOf(place);
      return decide(text, own.detector, own.policy, opinion);
    },
    isOn: (place) => policyOf(place).policy.action !== 'allow',
    tell(verdict, { operation }) {
      tellVerdict(events, 'input', operation, verdict);
      return verdict;
    },
  };
}
