// Infrastructure Service: ai · stable API, changes affect all users
// An answer that does not fit its schema is asked for again, once, and both times are billed. Needs no network.
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { generateObject } from '@tpl/ai';
import { mockModel } from '@tpl/ai/testing';
import { z } from 'zod';

const model = mockModel({ answers: ['{"mood": "quite good"}', "Sure: {'mood': 'good', }"] });
const schema = z.object({ mood: z.enum(['good', 'bad', 'mixed']), quote: z.string().optional() });
const request = { messages: [{ role: 'user' as const, content: 'The food was fine.' }] };
const result = await generateObject(model, request, { schema });
console.log(result.object, `asked again ${result.reasks} time, ${result.usage.outputTokens} tokens out`);
deepStrictEqual(result.object, { mood: 'good' });
strictEqual(result.reasks, 1);
strictEqual(result.repaired, true);
strictEqual(result.attempts.length, 2);
