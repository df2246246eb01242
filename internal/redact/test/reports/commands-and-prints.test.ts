// What scanners and loggers elsewhere let through: passwords of words, flags of commands, and values as programs print them.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();

describe('a password of letters', () => {
  it.each([
    // bojieli/ai-agent-book#175, Growth-Circle/cadis#257
    ['DB_PASSWORD="swordfish"', 'DB_PASSWORD="[secret]"'],
    ['password: "swordfish"', 'password: "[secret]"'],
    ["const password = 'swordfish';", "const password = '[secret]';"],
    ['DB_PASSWORD="tulip"', 'DB_PASSWORD="[secret]"'],
    // Shishir435/ollama-client#175, BenchBox-dev/BenchBox#1477
    ['DB_PASSWORD="my dog Rex1987"', 'DB_PASSWORD="[secret]"'],
    ['export CLIENT_SECRET="swordfish"', 'export CLIENT_SECRET="[secret]"'],
    // malloydata/publisher#915
    ['Server=h;User Id=sa;Password=swordfish;', 'Server=h;User Id=sa;Password=[secret];'],
  ])('is hidden whole: %s', (text, shown) => expect(redactor.redact(text)).toBe(shown));

  it.each([
    'password: "Passwort", confirmPassword: "confirmpassword"',
    'password: "required", newPassword: "changed"',
    "{ pass: 'optimize' } and existingSecret: 'database'",
    'export PWD="workspace"',
    'PASSWORD: "Enter your password here"',
    'DB_PASSWORD="$DB_PASSWORD" and DB_PASSWORD="changeme"',
    'DB_PASSWORD="$(openssl rand -base64 32)"; password=inputValue;',
    '{"name":"DB_PASSWORD","slotSetting":false}',
  ])('is none: %s', (text) => expect(redactor.redact(text)).toBe(text));
});

describe('what commands and settings are given', () => {
  it.each([
    // vshulcz/deja-vu#3596
    'gpg --batch --passphrase Tul1pMoos9 file',
    'openssl enc -aes-256-cbc -k Tul1pMoos9 -in file',
    'unzip -P Tul1pMoos9 a.zip',
    'zip -P "Tul1pMoos9" a.zip file',
    'tool --password "my dog Tul1pMoos9" next',
    // EdamAme-x/pentect#520, #513
    'sqlcmd -S host -U sa -P Tul1pMoos9 -Q "x"',
    'bcp table out file -S host -U sa -PTul1pMoos9',
    'cmdkey /add:host /user:ada /pass:Tul1pMoos9',
    // afadesigns/zshellcheck#643
    'az login --service-principal -u app -p Tul1pMoos9 --tenant t',
    'podman login reg.example.org -u ada -p Tul1pMoos9',
    'ssh-keygen -t ed25519 -N "Tul1pMoos9" -f key',
    'mysql -pTul1pMoos9 db',
    'mysql -uroot -P3306 -pTul1pMoos9 db',
    // newrelic/nri-redis#41, redis/redis#7081
    'requirepass Tul1pMoos9',
    'port 6379\nmasterauth Tul1pMoos9\n',
    'CONFIG SET requirepass Tul1pMoos9',
    'redis-server --requirepass Tul1pMoos9',
    // DataDog/datadog-agent#1972
    'DD_APP_KEY=9fe2a7c1b03d4e5f8a6b7c8d9e0Tul1pMoos9',
    "app_key: '9fe2a7c1b03d4e5f8a6b7c8d9e0Tul1pMoos9'",
    'api key = 9fe2a7c1b03d4e5fTul1pMoos9',
    'api key=9fe2a7c1b03d4e5fTul1pMoos9',
  ])('is hidden: %s', (text) => expect(redactor.redact(text)).not.toMatch(/Tul1p|Moos9|dog/));

  it('is hidden where it is a word at the beginning of a line', () => {
    expect(redactor.redact('requirepass swordfish\n')).toBe('requirepass [secret]\n');
    expect(redactor.redact('requirepass is one line, masterauth another')).toContain('is one line');
  });

  it.each([
    'unzip a.zip && scp -P 2222 a host: and zip code 12345',
    'ssh-keygen -t ed25519 -N "" -f key',
    'az login --use-device-code; docker login registry.example.org',
    'the api key: see https://docs.example.org/keys',
    'the token is not valid, and the key of the map is appKeyboard',
    'tool --key "value of 2 words" next',
    'FORGOT_PASSWORD = "/forgot"; WEAK_PASSWORD: "tooWeak"; CHANGE_PASSWORD = "/account/security"',
    '{"appKeywords":"notes, tasks","app_keymap":"vim","whatsappKeyword":"hello"}',
  ])('is none: %s', (text) => expect(redactor.redact(text)).toBe(text));
});

describe('a value as a program prints it', () => {
  const key = '9fe2a7c1b03d4e5f8a6b';
  // 0xPlaygrounds/rig#1102, Growth-Circle/cadis#2576
  it.each([
    `Client { api_key: Some("${key}") }`,
    `Client { api_key: Some(ApiKey("${key}")) }`,
    `Client {\n    api_key: Some(\n        "${key}",\n    ),\n}`,
    `token: Optional("${key}")`,
    `Config { password = Just "${key}", token: Ok("${key}") }`,
  ])('in what may be missing is hidden: %s', (text) => expect(redactor.redact(text)).not.toContain(key));

  it.each([
    'password = GetPassword(user12345) and token = Some(nextToken2)',
    'password = GetPassword("user12345")',
    'password: None, token: Some(())',
  ])('is none: %s', (text) => expect(redactor.redact(text)).toBe(text));

  // Azure/azure-cli#27565
  it('with fields between its name and it is hidden', () => {
    expect(redactor.redact('{"name":"DB_PASSWORD","slotSetting":false,"value":"Tul1pMoos9"}')).toBe(
      '{"name":"DB_PASSWORD","slotSetting":false,"value":"[secret]"}',
    );
    const parameter = { Name: '/prod/db/password', Type: 'SecureString', Value: 'Tul1pMoos9', Version: 1 };
    for (const text of [
      JSON.stringify(parameter),
      JSON.stringify(parameter, null, 2),
      JSON.stringify(JSON.stringify(parameter)),
    ])
      expect([text, redactor.redact(text)]).toEqual([text, expect.not.stringContaining('Moos9')]);
    expect(redactor.redact({ parameter, tag: { Key: 'Name', Value: 'web' } })).toEqual({
      parameter: { ...parameter, Value: '[redacted]' },
      tag: { Key: 'Name', Value: 'web' },
    });
    const other = '{"name":"region","secret":false,"value":"europe-west4"}';
    expect(redactor.redact(other)).toBe(other);
  });
});
