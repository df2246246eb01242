// Asks as those do who may not, or do not know how.
import type { Caller, ToSend } from './caller.ts';
import { sendAs } from './caller.ts';

const text = 'It rained.';

/** Asks once: unknown keys from ever new addresses, ever new paths, broken and too large bodies. */
export async function askWrongly(
  caller: Caller & { readonly strange: string },
  number: number,
): Promise<number> {
  const { draw, strange } = caller;
  const address = Array.from({ length: 3 }, () => draw.whole(1, 250)).join('.');
  const stranger: Caller = { ...caller, key: strange };
  const ways: readonly (readonly [Caller, string, string, ToSend])[] = [
    [
      stranger,
      'POST',
      '/v1/process',
      { body: { operation: 'summarize', text }, headers: { 'x-forwarded-for': `203.${address}` } },
    ],
    [caller, 'GET', `/v1/nowhere-${number}`, {}],
    [caller, 'POST', '/v1/process', { body: '{"operation": "summarize", "text": ' }],
    [caller, 'POST', '/v1/process', { body: { operation: `unknown-${number}`, text } }],
    [caller, 'POST', '/v1/process', { body: { operation: 'summarize', text: 'a'.repeat(210_000) } }],
    [caller, 'POST', '/llm/v1/chat/completions', { body: { model: `model-${number}`, messages: [] } }],
    [caller, 'GET', `/v1/batches/none-${number}`, {}],
    [caller, `BREW${number % 3}`, '/v1/process', {}],
  ];
  const [who, method, path, toSend] = ways[number % ways.length] ?? (ways[0] as (typeof ways)[number]);
  return (await sendAs(who, method, path, toSend)).status;
}
