import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBill } from './read-bill.ts';
import { readCsv } from './read-csv.ts';

describe('an export', () => {
  it('of OpenAI counts tokens by minutes, keys and models, with batches and tiers', () => {
    const bill = readBill(
      '\ufeffstart_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens\r\n' +
        '1761523440,1761523500,2025-10-27T00:04:00+00:00,2025-10-27T00:05:00+00:00,proj_1,3.0,,key_a,gpt-5.4-2026-03-05,True,default,7162,10,1280,5882\r\n' +
        '1761523500,1761523560,2025-10-27T00:05:00+00:00,2025-10-27T00:06:00+00:00,,,,,,,,,,,\r\n',
    );
    expect(bill).toMatchObject({ provider: 'openai', kind: 'usage', from: '2025-10-27', to: '2025-10-27' });
    expect(bill.rows).toEqual([
      {
        line: 2,
        key: 'key_a',
        day: '2025-10-27',
        model: 'gpt-5.4-2026-03-05',
        requests: 3,
        tokens: {
          inputTokens: 7162,
          cacheReadTokens: 1280,
          cacheWriteTokens: 0,
          cacheWrite1hTokens: 0,
          outputTokens: 10,
        },
        tiers: ['batch'],
      },
    ]);
  });

  it('of Anthropic counts tokens by days, with what was written to and read from the cache beside the input', () => {
    const { rows, provider } = readBill(
      'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed,request_id\n' +
        '2026-08-05,claude-opus-5,"Closer, App",Default,batch,> 200k,46981,15969,7,3,16932,2,us,,req_1\n',
    );
    expect(provider).toBe('anthropic');
    expect(rows).toEqual([
      {
        line: 2,
        key: 'Closer, App',
        requestId: 'req_1',
        day: '2026-08-05',
        model: 'claude-opus-5',
        tokens: {
          inputTokens: 62_960,
          cacheReadTokens: 3,
          cacheWriteTokens: 15_969,
          cacheWrite1hTokens: 7,
          webSearches: 2,
          outputTokens: 16_932,
        },
        isLong: true,
        tiers: ['batch', 'us'],
      },
    ]);
  });

  it('of costs says dollars, of both', () => {
    const costs = readBill(
      'start_time,end_time,amount_value,amount_currency,line_item\n1795910400,1795996800,1.25,usd,"gpt-5.4-2026-03-05, input"\n',
    );
    expect(costs).toMatchObject({ kind: 'cost', rows: [{ model: 'gpt-5.4-2026-03-05', costUsd: 1.25 }] });
    const other = readBill(
      'usage_date_utc,model,workspace,token_type,cost_usd\n2026-11-29,Claude Opus 4.5,Default,output,0.5\n',
    );
    expect(other).toMatchObject({ kind: 'cost', rows: [{ model: 'claude-opus-4-5', costUsd: 0.5 }] });
  });

  it('that is none, or holds what is no count, amount or day, is refused by its line and column', () => {
    const head = 'start_time,model,input_tokens,output_tokens\n';
    for (const [text, said] of [
      ['', /its columns are: \./],
      ['name,age\nAda,36\n', /its columns are: name, age\. Known are:\n {2}openai usage/],
      [`${head}1795910400,m,-1,2\n`, /Line 2, column input_tokens: is no count/],
      [`${head}1795910400,m,1.5,2\n`, /is no count/],
      [`${head}soon,m,1,2\n`, /column start_time: is no day/],
      // What `Date.parse` takes for the years 65536 and 2001, and seconds past the year 9999.
      [`${head}65536-,m,1,2\n`, /column start_time: is no day/],
      [`${head}m 1,m,1,2\n`, /column start_time: is no day/],
      [`${head}999999999999,m,1,2\n`, /column start_time: is no day/],
      ['usage_date_utc,model,cost_usd\n2026-11-29,m,\n', /column cost_usd: is no amount/],
    ] as const)
      expect(() => readBill(text)).toThrow(said);
  });
});

describe('the day of a row', () => {
  it.each([
    ['1795910400', '2026-11-29'],
    ['2026-11-29', '2026-11-29'],
    ['2026-11-29T23:59:59', '2026-11-29'],
    ['2026-11-29 00:00', '2026-11-29'],
    ['2026-11-29T23:30:00-05:00', '2026-11-30'],
  ])('of %s is %s, wherever it is read', (written, day) => {
    const { rows } = readBill(`start_time,model,input_tokens,output_tokens\n${written},m,1,2\n`);
    expect(rows).toMatchObject([{ day }]);
  });
});

describe('CSV', () => {
  it('comes back as it was written, whatever the cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', 'ä', ' x', '=') });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }), (rows) => {
        const text = [
          'one,two,three',
          ...rows.map((row) => ['x', ...row.slice(1)].map(quoted).join(',')),
        ].join('\r\n');
        const read = readCsv(text).rows.map(({ cells }) => [...cells.values()]);
        expect(read).toEqual(rows.map(([, two, three]) => ['x', two.trim(), three.trim()]));
      }),
    );
  });

  it('osiegmar/FastCSV#173: a quote that nothing closes is refused with its line, and takes in no rows', () => {
    const head = 'start_time,model,input_tokens,output_tokens';
    const rows = ['1761523440,"gpt-5.4\n mini",1,1', '1761523440,"gpt-5.4,2,1', '1761523440,gpt-5.4,3,1'];
    const refused = expect.objectContaining({
      code: 'invalid_options',
      message: expect.stringMatching(/^Line 4: /),
    });
    expect(() => readBill([head, ...rows].join('\n'))).toThrow(refused);
    expect(() => readCsv('a\n"1""')).toThrow(/^Line 2: /);
    expect(() => readCsv('a\n1,"')).toThrow(/^Line 2: /);
  });

  it('knows on which line a row stands, and cells that are missing', () => {
    const { rows } = readCsv('a,b\n"1\n2",3\n\n4\n5,');
    expect(rows.map(({ line, cells }) => [line, cells.get('a'), cells.get('b')])).toEqual([
      [2, '1\n2', '3'],
      [5, '4', ''],
      [6, '5', ''],
    ]);
  });
});
