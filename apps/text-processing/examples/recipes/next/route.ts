// `app/answers/route.ts` of a Next project, with all five packages. `npm run compat` builds one with it and asks it over HTTP.
import type { HttpGate } from '@tpl/security';
import { createHttpGate } from '@tpl/security';
import type { Answers } from '../open-answers.ts';
import { openAnswers } from '../open-answers.ts';

export const dynamic = 'force-dynamic';

// Once a process: while developing, Next loads a module again after each edit.
const kept = globalThis as { opened?: { answers: Answers; gate: HttpGate } };
function open() {
  if (kept.opened) return kept.opened;
  const answers = openAnswers(process.env['ANSWERS_KEY'] ?? '', 5);
  kept.opened = { answers, gate: createHttpGate(answers.gateOptions) };
  return kept.opened;
}

export async function POST(request: Request): Promise<Response> {
  const { answers, gate } = open();
  const { method, headers, signal } = request;
  // Next does not say who is at the other end of the socket: addresses are limited by what stands before it, callers here.
  const asked = { method, headers, signal, remoteAddress: '127.0.0.1', route: '/answers' };
  const entered = await gate.enter(asked, { scopes: ['text:write'] });
  if (!entered.ok) return new Response(entered.problem && JSON.stringify(entered.problem), entered);
  const { text } = (await request.json()) as { text?: unknown };
  const { status, body } = await answers.answer(text, entered.principal?.id ?? 'nobody', signal);
  return Response.json(body, { status, headers: entered.headers });
}
