// Counts texts that come back exactly after placeholders went out, however the answer is cut.
import { withRedaction } from '@tpl/ai';
import { mockModel } from '@tpl/ai/testing';
import { createRedactor } from '@tpl/security';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

const values = [
  'ada@lovelace.org',
  'charles@babbage.org',
  'DE89 3704 0044 0532 0130 00',
  '4111 1111 1111 1111',
  'Ada Lovelace',
  '[EMAIL_1]',
  '[NAME_2]',
  '[TEXT_',
  '[',
  '](',
  '\n',
  'and so on',
  '漢字',
  '👍🏽',
];

/** The share of random texts that an echo gives back exactly, cut at random; each is also sent without its values. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const rounds = smoke ? 200 : 10_000;
  const random = generator(17);
  const pick = (below: number) => Math.floor(random() * below);
  const model = mockModel({
    answers: ({ messages }) => messages?.at(-1)?.content as string,
    pieces(text) {
      const pieces: string[] = [];
      for (let from = 0; from < text.length; ) {
        const size = 1 + pick(12);
        pieces.push(text.slice(from, from + size));
        from += size;
      }
      return pieces;
    },
  });
  const redacted = withRedaction({ redactor: createRedactor(), names: ['Ada Lovelace'] })(model);
  let exact = 0;
  for (let round = 0; round < rounds; round += 1) {
    const content = `ada@lovelace.org ${Array.from({ length: 1 + pick(25) }, () => values[pick(values.length)]).join(' ')}`;
    let text = '';
    for await (const event of redacted.stream({ messages: [{ role: 'user', content }] }))
      if (event.type === 'text') text += event.text;
    const sent = JSON.stringify(model.requests.at(-1));
    if (text === content && !/lovelace|babbage|3704/i.test(sent)) exact += 1;
  }
  return {
    restoredExactly: figure({
      ours: exact / rounds,
      unit: `share of ${rounds} texts, cut at random`,
      target: '>= 1',
    }),
  };
}

/** Mulberry32: the same texts at every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
