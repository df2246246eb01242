import { describe, expect, it } from '@jest/globals';
import { mockModel } from './mock-model.ts';

const request = { messages: [{ role: 'user' as const, content: 'Hello' }] };
const piecesOf = async (model: ReturnType<typeof mockModel>) => {
  const pieces: string[] = [];
  for await (const event of model.stream(request)) if (event.type === 'text') pieces.push(event.text);
  return pieces;
};

describe('mockModel', () => {
  it('answers the same in all its parts each time, and takes no time', async () => {
    const first = await mockModel().generate(request);
    expect(await mockModel().generate(request)).toEqual(first);
    expect(first.attempts).toMatchObject([{ ok: true, durationMs: 0 }]);
  });

  it('streams words, or the pieces that it is told to make', async () => {
    expect(await piecesOf(mockModel())).toEqual(['A ', 'mock ', 'answer.']);
    expect(await piecesOf(mockModel({ pieces: (text) => text.split('mock') }))).toEqual(['A ', ' answer.']);
  });

  it('names what it cannot grant, as the real ones do', async () => {
    const { warnings } = await mockModel({ capabilities: { temperature: false } }).generate({
      ...request,
      temperature: 1,
    });
    expect(warnings).toMatchObject([{ setting: 'temperature' }]);
  });
});
