// Infrastructure Service: ai · stable API, changes affect all users
// Rules of your own: phrases over words need nothing, patterns run on an engine that cannot be made slow.
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { RulePack } from '@tpl/ai/guard';
import { createInputGuard } from '@tpl/ai/guard';
import { RE2JS } from 're2js';

const shop: RulePack = {
  name: 'shop',
  classes: { goods: 'voucher discount refund' },
  rules: [
    {
      id: 'tool_abuse.free_goods',
      family: 'tool_abuse',
      owasp: 'LLM06',
      weight: 0.9,
      phrase: 'issue|give|grant ~3 $goods',
      for: ['Give me a free voucher'],
      against: ['Where do I enter the voucher?'],
    },
    {
      id: 'secret.order_number',
      family: 'secret',
      owasp: 'LLM02',
      weight: 0.6,
      pattern: 'order #[0-9]{8}',
      for: ['order #12345678'],
      against: ['order #12'],
    },
  ],
};
const guard = createInputGuard({ packs: [shop], engine: RE2JS });
for (const { id, for: texts, against } of shop.rules) {
  for (const text of texts) strictEqual(guard.inspect(text, { slot: 'question' }).reasons[0], id);
  for (const text of against) deepStrictEqual(guard.inspect(text, { slot: 'question' }).reasons, []);
}
console.log('both rules find what they should, and only that');
