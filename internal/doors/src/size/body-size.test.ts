import { describe, expect, it } from '@jest/globals';
import { imageTokens, sizeOfBody } from './body-size.ts';

const of = (body: unknown) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return sizeOfBody({ dialect: 'messages', body: text, headers: {}, texts: [] });
};
const inputOf = (part: object) => of({ messages: [{ role: 'user', content: [part] }] }).inputTokens;
const long = 'A'.repeat(500_000);
const frame = 300;

describe('sizeOfBody', () => {
  it('counts every byte of text, also where it is escaped', () => {
    expect(of({ input: '\u{1F34F}' }).inputTokens).toBe(16);
    expect(of('{"input":"\\u00e9"}').inputTokens).toBe(18);
    expect(of('no JSON').inputTokens).toBe(7);
  });

  it.each([
    ['image', { source: { type: 'base64', data: long } }],
    ['image', { source: { type: 'url', url: 'https://example.org/a.png' } }],
    ['image_url', { image_url: { url: `data:image/png;base64,${long}` } }],
    ['input_image', { image_url: `data:image/png;base64,${long}`, detail: 'high' }],
    ['image_generation_call', { result: long }],
    ['computer_screenshot', { image_url: `data:image/png;base64,${long}` }],
  ])('counts a picture as one, whatever its bytes: %s %#', (type, more) => {
    const tokens = inputOf({ type, ...more });
    expect(tokens).toBeGreaterThanOrEqual(imageTokens);
    expect(tokens).toBeLessThan(imageTokens + frame);
  });

  it('counts pictures that tools gave back, and those inside a document', () => {
    const image = { type: 'image', source: { type: 'base64', data: long } };
    for (const holder of [
      { type: 'tool_result', tool_use_id: 't', content: [image, image] },
      { type: 'document', source: { type: 'content', content: [image, image] } },
      { type: 'function_call_output', output: [image, image] },
    ])
      expect(inputOf(holder)).toBeLessThan(2 * imageTokens + frame);
  });

  it.each([
    ['document', { source: { type: 'base64', data: long } }],
    ['file', { file: { file_data: `data:application/pdf;base64,${long}`, filename: 'a.pdf' } }],
    ['input_file', { file_data: `data:application/pdf;base64,${long}` }],
  ])('counts a file by its length: %s', (type, more) => {
    expect(inputOf({ type, ...more })).toBeGreaterThanOrEqual(long.length);
    expect(inputOf({ type, ...more })).toBeLessThan(long.length + frame);
  });

  it('counts what the provider fetches as the largest window, and all files together as no more', () => {
    const linked = { type: 'input_file', file_url: 'https://example.org/a.pdf' };
    expect(inputOf(linked)).toBeGreaterThan(1_000_000);
    const all = of({ input: [{ role: 'user', content: [linked, linked, linked] }] }).inputTokens;
    expect(all).toBeLessThan(1_100_000);
  });

  it('takes for no picture what is a text: a document of text, the input of a tool, a schema', () => {
    for (const part of [
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: long } },
      { type: 'tool_use', input: { type: 'image', data: long } },
      { type: 'image', text: long },
    ])
      expect(inputOf(part)).toBeGreaterThan(long.length);
    expect(of({ tools: [{ parameters: { type: 'image', url: long } }] }).inputTokens).toBeGreaterThan(
      long.length,
    );
  });

  it('says how many answers, and the short texts of the body itself', () => {
    expect(of({ n: 3, service_tier: 'flex', input: long, stop: ['x'] })).toMatchObject({
      answers: 3,
      settings: { service_tier: 'flex' },
    });
    for (const n of [0, -1, 1.5, '4', null]) expect(of({ n }).answers).toBe(1);
    expect(Object.keys(of({ input: long }).settings)).toEqual([]);
  });

  it('reads a body once', () => {
    const wire = { dialect: 'chat', body: '{"n":2}', headers: {}, texts: [] } as const;
    expect(sizeOfBody(wire)).toBe(sizeOfBody(wire));
  });
});
