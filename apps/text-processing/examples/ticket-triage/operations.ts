// Another domain on the same service: tickets of customers are sorted, and an answer to each is drafted.
import { z } from 'zod';
import type { Operation } from '../../src/domain/define-operation.ts';
import { defineOperation } from '../../src/domain/define-operation.ts';
import type { TextDocument } from '../../src/domain/reading/text-document.ts';

const teams = {
  billing: ['invoice', 'refund', 'charge', 'pay', 'price', 'card'],
  delivery: ['parcel', 'deliver', 'arrive', 'courier', 'package', 'track'],
  account: ['password', 'login', 'account', 'sign', 'email'],
} as const;
const pressing = ['urgent', 'immediately', 'today', 'asap', 'lawyer', 'outage'];

/** How often each list of stems is hit. */
function countsOf({ sentences }: TextDocument, lists: Readonly<Record<string, readonly string[]>>) {
  const stems = sentences.flatMap(({ tokens }) => tokens.map(({ stem }) => stem));
  const hits = (list: readonly string[]) => stems.filter((stem) => list.includes(stem)).length;
  return Object.entries(lists)
    .map(([name, list]) => ({ name, count: hits(list) }))
    .sort((a, b) => b.count - a.count);
}

const sort = defineOperation({
  id: 'sort',
  title: 'Sort a ticket',
  description: 'Says which team a ticket belongs to and how soon somebody must look.',
  options: z.strictObject({}),
  answer: z.object({
    team: z.enum(['billing', 'delivery', 'account', 'other']),
    urgency: z.enum(['now', 'today', 'this_week']),
    why: z.string().min(1).describe('The sentence of the ticket that decided.'),
  }),
  instructions: {
    version: '1',
    system:
      'You sort tickets of customers. The team follows from what the customer wants done, not from what is told on the ' +
      'way. `now` is for harm that grows by the hour. `why` is one sentence of the ticket, word for word.',
    user: 'Sort this ticket.\n\n{{document}}',
  },
  maxTokens: 200,
  cacheTtlMs: 60 * 60_000,
  strategy: 'aggressive',
  analyze(document) {
    const [best] = countsOf(document, teams);
    const [rush] = countsOf(document, { pressing });
    const mood = document.sentences.reduce(
      (sum, { tokens }) => sum + tokens.reduce((all, one) => all + one.mood, 0),
      0,
    );
    const team = best?.count ? (best.name as keyof typeof teams) : 'other';
    const list: readonly string[] = team === 'other' ? [] : teams[team];
    const why = document.sentences.find(({ tokens }) => tokens.some(({ stem }) => list.includes(stem)));
    return {
      team,
      urgency: rush?.count ? 'now' : mood < 0 ? 'today' : 'this_week',
      why: (why ?? document.sentences[0])?.text ?? 'Nothing is written in it.',
    };
  },
});

const draft = defineOperation({
  id: 'draft',
  title: 'Draft an answer',
  description: 'Writes what may be sent to the customer once somebody has read it.',
  options: z.strictObject({
    tone: z.enum(['plain', 'warm']).default('plain').describe('How it sounds.'),
  }),
  answer: z.object({ subject: z.string().min(1), body: z.string().min(1) }),
  instructions: {
    version: '1',
    system:
      'You draft answers to tickets of customers. Promise nothing that the ticket does not show to be settled, name no ' +
      'amount and no date, and ask for at most one thing that is missing.',
    user: 'Draft a {{tone}} answer to this ticket.\n\n{{document}}',
  },
  maxTokens: 600,
  cacheTtlMs: 10 * 60_000,
  strategy: 'balanced',
  // Without a model nothing is promised: the customer hears that somebody reads it. Callers see that no model wrote it.
  analyze: (_, { tone }) => ({
    subject: 'We have your message',
    body: `${tone === 'warm' ? 'Thank you for writing to us. ' : ''}Somebody of us reads it and answers you.`,
  }),
});

/** The operations of the service, in the order people see them. */
export const ticketOperations: readonly Operation[] = [sort, draft];
