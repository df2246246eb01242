import { describe, expect, it } from '@jest/globals';
import { findEvidence, readText } from '../find-evidence.ts';
import { examineClaim } from '../judge/judge-claim.ts';
import { weighMeasures } from './weigh-measures.ts';

const measure = async (text: string, said: string) => {
  const document = await readText(text, undefined);
  const { passages } = await readText(said, undefined, document.book);
  const evidence = passages[0] === undefined ? undefined : findEvidence(document, passages[0]);
  if (passages[0] === undefined || evidence === undefined || !('sources' in evidence))
    throw new Error('nothing to measure');
  return examineClaim(passages[0], evidence).measures;
};

const text =
  'The tenant may keep a dog in the flat. The boiler was repaired in the autumn by a local firm. Pets are allowed only in the courtyard.';

describe('measureClaim', () => {
  it('finds the words in others of their meaning, and misses what is nowhere', async () => {
    const near = await measure(text, 'A local company mended the boiler in the fall.');
    const far = await measure(text, 'A local company painted the harbor in the fall.');
    expect(near['missingNouns']).toBeLessThan(far['missingNouns'] ?? 0);
    expect(near['leastStretch']).toBeGreaterThan(far['leastStretch'] ?? 1);
  });

  it('sees a denial that the text does not have, and one behind a word that denies', async () => {
    expect(
      (await measure(text, 'The tenant may not keep a dog in the flat.'))['denialTurned'],
    ).toBeGreaterThan(0.5);
    expect((await measure(text, 'The tenant may keep a dog in that flat.'))['denialTurned']).toBe(0);
    expect(
      (await measure(text, 'The tenant is forbidden to keep a dog in the flat.'))['denialTurned'],
    ).toBeGreaterThan(0.4);
  });

  it('sees an "only" that was left out, and one that was put in', async () => {
    expect((await measure(text, 'Pets are allowed in the whole courtyard.'))['onlyLost']).toBeGreaterThan(
      0.4,
    );
    expect((await measure('A dog is allowed.', 'Only a dog is allowed.'))['putIn_only']).toBe(1);
  });

  it('is one in runs for what stands there word for word, and counts the words that do not', async () => {
    const whole = await measure(text, 'The tenant may keep a dog.');
    expect([whole['inRuns'], whole['otherWords']]).toEqual([1, 0]);
    expect((await measure(text, 'The tenant may keep a parrot.'))['otherWords']).toBe(1);
  });
});

describe('weighMeasures', () => {
  const faults = {
    unsaid: { bias: -2, weights: { far: 1 } },
    exchanged: { bias: -2, weights: {} },
    turned: { bias: -2, weights: { turned: 3 } },
  };

  it('doubts the more, the more speaks for any fault, and names the one that most speaks for', () => {
    const none = weighMeasures({}, { doubtAt: 0, faults });
    const far = weighMeasures({ far: 4 }, { doubtAt: 0, faults });
    const both = weighMeasures({ far: 4, turned: 2 }, { doubtAt: 0, faults });
    expect([far.worst, both.worst]).toEqual(['unsaid', 'turned']);
    expect(none.doubt).toBeLessThan(far.doubt);
    expect(far.doubt).toBeLessThan(both.doubt);
  });
});
