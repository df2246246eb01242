import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../reading/read-document.ts';
import { judgeMood } from './judge-mood.ts';

const judge = async (text: string) => judgeMood(await readDocument(text));

describe('judgeMood', () => {
  it.each([
    [
      'positive',
      'I love this phone. The screen is gorgeous. Support was friendly and solved my problem at once.',
    ],
    ['negative', 'The box was broken and ugly. I am very disappointed. It was a terrible experience.'],
    ['negative', 'It is not good. I would not recommend it to anyone.'],
    [
      'mixed',
      'The food was wonderful and the view is beautiful. But the service was terrible and the room was dirty.',
    ],
    ['neutral', 'The meeting starts at nine. It takes place in room 12. Bring the printed agenda.'],
  ])('hears %s in a clear text', async (label, text) => {
    expect((await judge(text)).label).toBe(label);
  });

  it('does not take the subject of a long text for its mood', async () => {
    const sentence = (index: number) =>
      `Clause ${index} says which work may be copied and which work must stay.`;
    const text = Array.from({ length: 40 }, (_, index) => sentence(index)).join(' ');
    expect((await judge(text)).label).toBe('neutral');
  });

  it('is never sure of more than there is to hear', async () => {
    const { confidence, positive, total } = await judge('Great.');
    expect(confidence).toBeLessThanOrEqual(0.95);
    expect([positive.length, total]).toEqual([1, 1]);
  });
});
