// Keyv's own suite (@keyv/test-suite 2.1.2, the newest that is published, written for Keyv 5), on our store, with Keyv 6 and 5.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import suite from '@keyv/test-suite';
import { Keyv as Keyv6 } from 'keyv';
import { Keyv as Keyv5 } from 'keyv-5';
import { createCache } from '../../src/index.ts';
import { keyvStore } from '../../src/keyv.ts';

type Body = (context: { expect: typeof expect }) => unknown;

/** Runs the suite, which is written for vitest; of the cases named it is expected that they fail. */
function runSuite(Keyv: unknown, toStore: () => unknown, failing: readonly string[] = []): number {
  let count = 0;
  const vitest = {
    afterEach,
    beforeEach,
    it(name: string, body: Body) {
      count += 1;
      const run = async () => void (await body({ expect }));
      if (failing.includes(name)) it.failing(name, run);
      else it(name, run);
    },
  };
  suite(vitest as never, Keyv as never, toStore as never);
  return count;
}

const toStore = () => keyvStore(createCache({ jitter: 0 }));
// Since Keyv 6 the answer for many keys is a list, one for each, which is what our store gives: with its own Map Keyv 6
// fails the case as well.
const boolean = '.deleteMany([keys]) with nonexistent keys resolves to false';

describe('Keyv 5', () => {
  expect(runSuite(Keyv5, toStore, [boolean])).toBe(38);
});

describe('Keyv 6', () => {
  expect(runSuite(Keyv6, toStore, [boolean])).toBe(38);
});

describe('Keyv 6 on a Map, to see what the suite itself says of it', () => {
  const map = new Map();
  // Big integers need a store that takes a text, which ours does.
  runSuite(Keyv6, () => map, [boolean, 'value can be BigInt using other serializer/deserializer']);
});
