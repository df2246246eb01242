import { describe, expect, it } from '@jest/globals';
import { readPriceFeed } from './price-feed.ts';

const list = (match: unknown, prices: unknown, id = 'm') => [{ id: 'p', models: [{ id, match, prices }] }];
const plain = { input_mtok: 1, output_mtok: 2 };

describe('readPriceFeed', () => {
  it('takes names that are spelled out, and the id where its own rule accepts it', () => {
    const names = (match: unknown, id?: string) =>
      Object.keys(readPriceFeed(list(match, plain, id), '2026-01-01'));
    expect(names({ equals: 'a' })).toEqual(['p/a']);
    expect(names({ or: [{ equals: 'a' }, { equals: 'm' }] })).toEqual(['p/a', 'p/m']);
    expect(names({ starts_with: 'm' })).toEqual(['p/m']);
    expect(names({ ends_with: 'm' })).toEqual(['p/m']);
    expect(names({ contains: 'x' })).toEqual([]);
    expect(names({ and: [{ starts_with: 'm' }, { regex: '^(?!.*tts)' }] })).toEqual(['p/m']);
    for (const match of [null, 'm', {}, { or: 'm' }, { regex: 'm'.repeat(300) }])
      expect(names(match)).toEqual([]);
    expect(names({ starts_with: 'ft:gpt-' }, 'ft:gpt-')).toEqual([]);
  });

  it('leaves out what is paid by another measure than tokens of text', () => {
    const rows = (prices: unknown) => Object.keys(readPriceFeed(list({ equals: 'm' }, prices), '2026-01-01'));
    for (const more of ['output_image_mtok', 'audio_hours', 'requests_kcount', 'input_document_kpages'])
      expect(rows({ ...plain, [more]: 1 })).toEqual([]);
    expect(rows({ ...plain, input_audio_mtok: 9 })).toEqual(['p/m']);
    for (const prices of [{}, { input_mtok: 1 }, [], undefined]) expect(rows(prices)).toEqual([]);
  });

  it('reads steps by the length of the input, and leaves out a model with several', () => {
    const stepped = (output: number) => ({
      input_mtok: { base: 1, tiers: [{ start: 100, price: 2 }] },
      output_mtok: { base: 3, tiers: [{ start: output, price: 4 }] },
      cache_read_mtok: 0.5,
    });
    const row = (prices: unknown) => readPriceFeed(list({ equals: 'm' }, prices), '2026-01-01')['p/m'];
    expect(row(stepped(100))).toEqual({
      input: 1,
      output: 3,
      cacheRead: 0.5,
      above: { tokens: 100, input: 2, output: 4, cacheRead: 0.5 },
    });
    expect(row(stepped(200))).toBeUndefined();
  });

  it('takes the price in force on a day; of prices by the hour the dearest, as an upper bound', () => {
    const at = (start_date: string, input: number) => ({
      constraint: { type: 'start_date', start_date },
      prices: { ...plain, input_mtok: input },
    });
    const dated = [{ prices: plain }, at('2026-06-01', 5), at('2027-01-01', 9)];
    const input = (day: string) => readPriceFeed(list({ equals: 'm' }, dated), day)['p/m']?.input;
    expect([input('2026-05-31'), input('2026-06-01'), input('2027-01-01')]).toEqual([1, 5, 9]);
    const hour = {
      constraint: { type: 'time_of_date', start_time: '00:30:00Z' },
      prices: { input_mtok: 3, output_mtok: 6 },
    };
    const byHour = readPriceFeed(list({ equals: 'm' }, [{ prices: plain }, hour]), '2026-01-01');
    expect(byHour['p/m']).toEqual({ input: 3, output: 6, isUpperBound: true });
  });

  it('refuses what is no such list', () => {
    for (const wrong of [undefined, {}, [null], [{ id: 'a' }], [{ models: [] }]])
      expect(() => readPriceFeed(wrong, '2026-01-01')).toThrow();
  });
});
