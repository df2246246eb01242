// Credentials longer than a line: tokens of sessions and of accounts with many claims, whole in every notation.
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function random(length: number, seed: string, signs = letters): string {
  let made = '';
  for (let count = 0; made.length < length; count += 1)
    for (const byte of createHash('sha256').update(`${seed}${count}`).digest())
      made += signs[byte % signs.length];
  return made.slice(0, length);
}

// An AWS session token in base64, and a refresh token of Entra ID.
const session = `IQoJb3JpZ2luX2VjE${random(1_000, 's', `${letters}+/`)}==`;
const refresh = `1.AXoA${random(1_400, 'r', `${letters}-_`)}`;
const stays = (text: string) => redactor.redact(text).match(/[\w+/=-]{30,}/g) ?? [];

describe('a credential of more than 512 characters (openclaw/openclaw#145810)', () => {
  it.each<[string, (value: string) => string]>([
    ['an environment', (value) => `AWS_SESSION_TOKEN=${value}\nx=1`],
    ['an INI file', (value) => `aws_session_token = ${value}\n`],
    ['JSON', (value) => `{"SessionToken":"${value}","Expiration":"2026"}`],
    ['JSON in JSON', (value) => JSON.stringify({ body: JSON.stringify({ refresh_token: value }) })],
    ['a query', (value) => `https://b.example.net/k?X-Amz-Security-Token=${encodeURIComponent(value)}&n=1`],
    ['a form', (value) => `grant_type=refresh_token&refresh_token=${encodeURIComponent(value)}&scope=x`],
    ['a sentence', (value) => `invalid_grant: refresh_token ${value} expired`],
    ['a header', (value) => `X-Auth-Token: ${value}`],
    ['YAML', (value) => `refresh_token: "${value}"`],
    ['a block of YAML', (value) => `refresh_token: |\n  ${value}\n`],
    ['a list of YAML', (value) => `refresh_token:\n  - ${value}\n`],
    ['an element', (value) => `<SessionToken>${value}</SessionToken>`],
    ['CDATA', (value) => `<refresh_token><![CDATA[${value}]]></refresh_token>`],
    ['a property list', (value) => `<key>refresh_token</key><string>${value}</string>`],
    ['a part of a form', (value) => `Content-Disposition: form-data; name="token"\r\n\r\n${value}\r\n`],
    ['a dump', (value) => `["refresh_token"]=>\n string(${value.length}) "${value}"`],
    ['triple quotes', (value) => `refresh_token = """${value}"""`],
    ['two fields', (value) => `{"name":"refresh_token","value":"${value}"}`],
    ['a flag', (value) => `tool --token ${value}`],
    ['a table', (value) => `| refresh_token | ${value} |`],
    ['CSV', (value) => `id,refresh_token\n1,${value}\n`],
    ['CSV with quotes', (value) => `"id","refresh_token"\n"1","${value}"\n`],
    ['a change', (value) => `token = "a1b2c3d4e5f6" -> "${value}"`],
  ])('is hidden to its end in %s', (_, write) => {
    for (const value of [session, refresh]) expect(stays(write(value))).toEqual([]);
  });

  it('of CSV, however long, takes no other row with it', () => {
    const rows = [random(40, 'a'), random(20_000, 'b'), random(40, 'c')];
    const text = `id,refresh_token\n${rows.map((value, at) => `${at},${value}`).join('\n')}\n`;
    expect(redactor.redact(text)).toBe('id,refresh_token\n0,[secret]\n1,[secret]\n2,[secret]\n');
  });

  it('ends where its run does: what follows is left alone', () => {
    expect(redactor.redact(`{"token":"${refresh}","user":"ada"}`)).toBe('{"token":"[secret]","user":"ada"}');
    expect(redactor.redact(`AWS_SESSION_TOKEN=${session} make all`)).toBe(
      'AWS_SESSION_TOKEN=[secret] make all',
    );
  });

  it('hides names with values inside of a long text under another name still', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `step ${at} done; password=Tul1p-${at}x9`);
    expect(redactor.redact(`{"secretLog":"${lines.join(' ')}"}`)).not.toContain('Tul1p');
  });
});
