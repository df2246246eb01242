// Conversations that move from a translated model to one that speaks the client's dialect; numbers are public reports.
import { describe, expect, it } from '@jest/globals';
import { createDoor } from '../../src/door/create-door.ts';
import type { TokenCounter } from '../../src/port/door.ts';
import { createSeal } from '../../src/translate/asked/seal.ts';
import { chat, echoDoor, echoModel } from '../door/echo-model.ts';

const sealed = createSeal('key').close({ turn: { a: 1 }, calls: {} });
const sentTo = async (path: string, body: string) => {
  const { model, post } = echoDoor();
  expect((await post(path, body.replace('"m-1"', '"fast"'))).status).toBe(200);
  expect(model.requests[0]?.wire?.texts.join(' ')).not.toContain('a thought');
  return model.sent[0];
};

describe('a turn that a door wrote for itself', () => {
  // GoModel 964, claude-code-hub 518: Anthropic answers 400 to thought that it has not signed.
  it('goes to Anthropic without it, and every other byte stays', async () => {
    const thought = `{"type":"thinking","thinking":"a thought","signature":"tpl1."}`;
    const theirs = `{ "type":"thinking","thinking":"theirs","signature":"EqQB" }`;
    const carried = `{"data":"${sealed}", "type":"redacted_thinking"}`;
    const call = `{"type":"tool_use","id":"c","name":"f","input":{"n": 12345678901234567890,"data":"x"}}`;
    const body = (first: string, second: string) =>
      `{"model":"m-1", "max_tokens":5,"messages":[{"role":"user","content":"Hi."},${first}{"role":"assistant","content":[ ${second} ]}]}`;
    const onlyOurs = `{"role":"assistant","content":[${thought}, ${carried}]} ,`;
    expect(await sentTo('/v1/messages', body(onlyOurs, `${thought} , ${theirs},\n${carried},${call}`))).toBe(
      body('', `${theirs},\n${call}`),
    );
    expect(await sentTo('/v1/messages', body('', `${call}, ${carried}`))).toBe(body('', call));
  });

  it('goes to the Responses API without it', async () => {
    const ours = `{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"a thought"}],"encrypted_content":"${sealed}"}`;
    const theirs = `{"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"}`;
    const body = (items: string) => `{"model":"m-1","input":[${items}]}`;
    expect(await sentTo('/v1/responses', body(`${ours}, ${theirs},${ours}`))).toBe(body(theirs));
    expect(await sentTo('/v1/responses', body(ours))).toBe(body(''));
  });

  // pi 654: a signature of another provider beside a call ends the conversation.
  it('goes to a server of chat completions without it, and what stands beside it stays', async () => {
    const body = (extra: string) =>
      `{"model":"m-1","messages":[{"role":"assistant","tool_calls":[{"id":"c"${extra},"type":"function"}]}]}`;
    const signature = `"thought_signature":"${sealed}"`;
    expect(await sentTo(chat, body(`,"extra_content":{"google":{${signature}}}`))).toBe(body(''));
    expect(await sentTo(chat, body(`,"extra_content":{"a":1,"google":{${signature}}}`))).toBe(
      body(`,"extra_content":{"a":1}`),
    );
    expect(await sentTo(chat, body(`,"extra_content":{"google":{ ${signature}, "b":2}}`))).toBe(
      body(`,"extra_content":{"google":{ "b":2}}`),
    );
    const theirs = body(`,"extra_content":{"google":{"thought_signature":"theirs"}}`);
    expect(await sentTo(chat, theirs)).toBe(theirs);
  });

  // Antigravity-Manager 278 and 498: the count of such a conversation is refused as the conversation itself would be.
  it('is not counted either', async () => {
    const counted: string[] = [];
    const countTokens: TokenCounter = async ({ body }) => {
      counted.push(body);
      return Response.json({ input_tokens: 1 });
    };
    const door = createDoor({ models: { fast: { model: echoModel(), countTokens } } });
    const thought = `{"type":"thinking","thinking":"a thought","signature":"tpl1."}, `;
    const body = (own: string) =>
      `{"model":"fast","messages":[{"role":"assistant","content":[${own}{"type":"text","text":"Yes."}]}]}`;
    const request = new Request('http://door/v1/messages/count_tokens', {
      method: 'POST',
      body: body(thought),
    });
    expect((await door.handle(request)).status).toBe(200);
    expect(counted).toEqual([body('')]);
  });

  it('stays where a text only begins like it', async () => {
    const body = `{"model":"m-1","max_tokens":5,"messages":[{"role":"user","content":"tpl1. is what?"}]}`;
    expect(await sentTo('/v1/messages', body)).toBe(body);
  });
});
