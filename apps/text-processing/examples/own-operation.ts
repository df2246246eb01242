// An operation of one's own, asked without a model: `node examples/own-operation.ts` after the build of the packages.
import { deepStrictEqual } from 'node:assert';
import { z } from 'zod';
import { defineOperation } from '../src/domain/define-operation.ts';
import { createOfflineModel } from '../src/domain/offline-model.ts';

/** Sorts a complaint into the department that must read it. */
export const triage = defineOperation({
  id: 'triage',
  title: 'Triage',
  description: 'Says which department a complaint belongs to.',
  options: z.strictObject({
    urgentOnly: z.boolean().default(false).describe('Whether to look for urgency alone.'),
  }),
  answer: z.object({ department: z.enum(['delivery', 'billing', 'other']), urgent: z.boolean() }),
  instructions: {
    version: '1',
    system: 'You sort complaints of customers. Judge by what they want, not by how they say it.',
    user: 'Sort this complaint. Urgency alone: {{urgentOnly}}.\n\n{{document}}',
  },
  maxTokens: 100,
  cacheTtlMs: 60 * 60_000,
  strategy: 'aggressive',
  analyze({ sentences }, { urgentOnly }) {
    const words = new Set(sentences.flatMap(({ tokens }) => tokens.map(({ text }) => text.toLowerCase())));
    const urgent = words.has('urgent') || words.has('immediately');
    if (urgentOnly) return { department: 'other', urgent };
    return {
      department: words.has('invoice') ? 'billing' : words.has('parcel') ? 'delivery' : 'other',
      urgent,
    };
  },
});

const model = createOfflineModel([triage]);
const prompt = triage.prompt.with({ urgentOnly: 'false', document: 'My parcel is lost. This is urgent!' });
const { text } = await model.generate({ operation: 'triage', prompt });
deepStrictEqual(JSON.parse(text), { department: 'delivery', urgent: true });
console.log(text);
