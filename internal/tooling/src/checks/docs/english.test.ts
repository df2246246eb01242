import { describe, expect, it } from '@jest/globals';
import { findingsIn } from '../../testing/plant-house.ts';
import { english } from './english.ts';

describe('english', () => {
  it('accepts American words, and those that only look British', async () => {
    const words =
      'behavior color normalize license judgment canceled cancelled analysis analyses emphasis practice four hour tour our promise otherwise precise optimist organism realistic advise revise exercise raised likewise';
    const files = {
      'README.md': `${words}\n`,
      'packages/demo/src/one.ts': `// ${words}\nexport const normalizeColor = 1;\n`,
      'packages/demo/CHANGELOG.md': 'behaviour\n',
      'packages/demo/test/fixtures/one.md': 'behaviour\n',
    };
    expect(await findingsIn(files, english)).toEqual([]);
  });

  it.each([
    ['behaviour', 'behavior'],
    ['Colours', 'colors'],
    ['honouring', 'honoring'],
    ['neighbourhood', 'neighborhood'],
    ['normalised', 'normalized'],
    ['sanitise', 'sanitize'],
    ['summarises', 'summarizes'],
    ['deserialise', 'deserialize'],
    ['unrecognised', 'unrecognized'],
    ['initialisation', 'initialization'],
    ['organiser', 'organizer'],
    ['analyse', 'analyze'],
    ['licence', 'license'],
    ['judgement', 'judgment'],
    ['labelled', 'labeled'],
    ['fulfil', 'fulfill'],
    ['artefacts', 'artifacts'],
    ['catalogues', 'catalogs'],
    ['centre', 'center'],
    ['grey', 'gray'],
    ['whilst', 'while'],
  ])('finds %s in documents, comments and identifiers', async (word, american) => {
    const message = `"${word}" is British: "${american}"`;
    const files = {
      'docs/one.md': `# One\n\nThe ${word} here.\n`,
      'apps/service/src/two.ts': `/** Some ${word}. */\nexport const two = 2;\n`,
      'scripts/three.mjs': `export const my_${word} = 3;\n`,
    };
    expect((await findingsIn(files, english)).sort()).toEqual([
      `apps/service/src/two.ts:1 ${message}`,
      `docs/one.md:3 ${message}`,
      `scripts/three.mjs:1 ${message}`,
    ]);
  });

  it('finds the part of a name, and a sentence in quotes, but no list of words and no text of a test', async () => {
    const files = {
      'packages/demo/src/one.ts':
        "export const toNormalisedText = 'the behaviour of it';\nexport const words = ['colour', `honour odour`];\nexport const grammar = `a|the colour of ¦`;\n",
      'packages/demo/src/normalise.ts': 'export {};\n',
      'packages/demo/src/one.test.ts': "it('has the behaviour of one', () => /colour/);\n",
    };
    expect(await findingsIn(files, english)).toEqual([
      'packages/demo/src/normalise.ts in its name "normalise" is British: "normalize"',
      'packages/demo/src/one.ts:1 "Normalised" is British: "normalized"',
      'packages/demo/src/one.ts:1 "behaviour" is British: "behavior"',
    ]);
  });

  it('finds private words in identifiers, and leaves them to prose', async () => {
    const files = {
      'packages/demo/src/one.ts':
        '// What was granted settles a debt.\nexport const callWishes = 1;\nexport const granted = 2;\nexport const runSoftly = unmet;\n',
    };
    expect(await findingsIn(files, english)).toEqual([
      'packages/demo/src/one.ts:2 callWishes: say options, not "Wishes"',
      'packages/demo/src/one.ts:3 granted: say options or allowed, not "granted"',
      'packages/demo/src/one.ts:4 runSoftly: say guarded, not "Softly"',
      'packages/demo/src/one.ts:4 unmet: say missing, not "unmet"',
    ]);
  });
});
