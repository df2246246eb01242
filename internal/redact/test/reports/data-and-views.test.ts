// What scanners, loggers and gateways elsewhere let through: values that data gives to a name, and texts in other clothes.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();

describe('a value that data gives to a name', () => {
  // Bodies of requests end up in the messages of errors: axios/axios#4630 and its like.
  it.each([
    'iixwoskusb',
    'tulip',
    '57297942',
    '$JWl2IGRk',
    '/m95NKGJT',
    'msyTOe<XvpvAI',
    '5uUgEn(6iTaw9',
    'qX3fPh,aB9kLm',
    'a"b\\c Hae3FS',
  ])('is hidden whole, whatever it looks like, in JSON however deep: %s', (value) => {
    const tail = value.slice(-5);
    const once = JSON.stringify({ user: 'ada', password: value, next: 'stays' });
    for (const text of [
      once,
      JSON.stringify(once),
      JSON.stringify({ body: JSON.stringify(once) }),
      JSON.stringify({ password: value }, null, 2),
    ]) {
      expect([value, redactor.redact(text)]).toEqual([
        value,
        expect.not.stringContaining(JSON.stringify(tail).slice(1, -1)),
      ]);
    }
    expect(redactor.redact(once)).toBe('{"user":"ada","password":"[secret]","next":"stays"}');
  });

  it.each([
    ['betterleaks/betterleaks#160', 'password: #exFfrbtEpo&RaTkZ#%\\*zFgS', 'RaTkZ'],
    ['gitleaks/gitleaks#1958', 'username = someuser\npassword = 8ThyF#1*@96%dYt!xWHDxdYf', 'dYt!xWHDxdYf'],
    ['gitleaks/gitleaks#1833', "password='3vkqtLrifry7PrehhRRMtSStLY%'", 'RRMtSStLY'],
    ['gitleaks/gitleaks#1795', 'const password = "test1234"', 'test1234'],
    ['gitleaks/gitleaks#1336', 'sasl_password=LIkaITK744sG54VgABW/+p4NXFr', 'p4NXFr'],
    [
      'deepfence/SecretScanner#33',
      'https://api.openweathermap.org/find?q=Palo&APPID=ba3447bf318414e1f995f68aeb6d93ca',
      '318414e1',
    ],
    [
      'Yelp/detect-secrets#276',
      '"refresh_token":"dn43ud8uj32nk2je", "id_token":"dmcxd329ujdmkemkd349r"',
      'dmcxd329',
    ],
    ['Yelp/detect-secrets#98', 'redirect=https%3A%2F%2Fada%3AVpbZLHYLs1V6KH%40h.net', 'VpbZLHYLs1V6KH'],
    ['terraform fmt', 'password                    = "VwJbgMB2yafx"', 'VwJbgMB2yafx'],
    ['terraform plan', '~ password = "old1Pass9" -> "YFraoSE944MX1"', 'YFraoSE944MX1'],
    ['form of a login', 'POST body: username=ada&password=kecuxqbxqj&x=1', 'kecuxqbxqj'],
    [
      'RFC 7578',
      'Content-Disposition: form-data; name="password"\r\n\r\nQc9Hmm1zMtJn\r\n--x',
      'Qc9Hmm1zMtJn',
    ],
    ['XML 1.0, 2.7', '<password><![CDATA[vzcf3w1neZzR]]></password>', 'vzcf3w1neZzR'],
    [
      'WS-Security',
      '<wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">ypMhHuvr6CC</wsse:Password>',
      'ypMhHuvr6CC',
    ],
    ['property lists', '<key>password</key>\n\t<string>CHxj7ceiIUIk</string>', 'CHxj7ceiIUIk'],
    ['YAML 1.2, 8.1', 'password: |\n  ZXuGcKHIh6d0\nname: x', 'ZXuGcKHIh6d0'],
    ['YAML 1.2, 8.2', 'passwords:\n  - i3Q54dmYsrRa', 'i3Q54dmYsrRa'],
    ['PHP var_dump', '["password"]=>\n  string(12) "3SQ71sMkEBsd"', '3SQ71sMkEBsd'],
    ['PHP define', "define('DB_PASSWORD', 'ai4s3ICGlSSEV');", 'ai4s3ICGlSSEV'],
    ['Python repr', "{'password': b'8Gq0TTKYe4Tv'}", '8Gq0TTKYe4Tv'],
    ['SQL', "CREATE USER a IDENTIFIED BY 'bXkwBAoeUqi'", 'bXkwBAoeUqi'],
    ['SQL', "ALTER ROLE a WITH PASSWORD 'GketQGpCQBF'", 'GketQGpCQBF'],
    ['PowerShell', 'ConvertTo-SecureString "nLi2swoesipY" -AsPlainText', 'nLi2swoesipY'],
    ['redis-cli', 'redis-cli -h db -a y0GHJ8XvrS6G ping', 'y0GHJ8XvrS6G'],
    ['Go MySQL driver', 'root:XrBbqOcpU4FWYw@tcp(127.0.0.1:3306)/db', 'XrBbqOcpU4FWYw'],
    ['RFC 7617', 'Authorization: Basic YTpi', 'YTpi'],
    [
      'AWS Signature Version 4',
      'https://b.s3.amazonaws.com/k?X-Amz-Signature=0251db035b272a876a33e8124be2a476d9e3a8acfab91c61e9d10e7f1b08de7c&x=1',
      '0251db035b27',
    ],
    [
      'Discord',
      'https://discord.com/api/webhooks/213456789012345678/1BSU2Ks3rJgzAPW14vIW1SRqKqXGC5zscMZphBtis1YWoweQuxO1UA6N6LMpqbfHF1LS',
      '1BSU2Ks3rJgz',
    ],
    [
      'crypt(5)',
      'root:$6$TfEBiYGW$gZcbgBDFGa7ttMqCFWeTFAoDCvPFcPg8NGA6aDJl25QneUwadCxGMuKBrNOLnaIfYSQPpe5beW1goha5VCQ8Zj:19000:0',
      'gZcbgBDFGa7',
    ],
    ['bcrypt', 'hash $2b$12$PZGDlQgaJ667epE6G5ewFNi4S3wpGGxhEKff7SiiGueyCV7qvMsGR', 'PZGDlQgaJ667'],
    ['links that reset', 'GET /reset-password/zhrBka9ZLMCh4EGkQNbu13MLVXBaykhs', 'zhrBka9ZLMCh4'],
    ['data-privacy-stack/presidio#47', 'card 4929.7226.5379.7141', '7226.5379'],
    ['RFC 3986, 2.1', 'GET /u?mail=ada%40lovelace.org', 'lovelace'],
    ['dates of birth', 'She was born on March 5th, 1984 in', '1984'],
  ])('is hidden, by %s: %s', (_, text, value) => expect(redactor.redact(text)).not.toContain(value));

  it.each([
    ['{"password":"string","token":"bearer","auth":"basic","secret":"required"}'],
    [
      '{"password": "Passwort", "passwordLabel": "Your password", "newPassword": "Must have 8 characters and 1 digit"}',
    ],
    ['{"tokens":"128000","max_tokens":"4096","token_type":"Bearer"}'],
    ['{"password": "{{DB_PASSWORD}}", "secret": "$SECRET", "apiKey": "<your key>"}'],
    ['| password | string | required |\n| --- | --- | --- |'],
    ['<input type="password" name="password"><label>Password</label>'],
    ['fields: ["password", "email", "username"]'],
    ['password = getPassword(user1)'],
    ['see https://docs.example.com/webhooks/list and a -> b'],
    ['GET /search?key=title&sort=name'],
  ])('is left alone where it is none: %s', (text) => expect(redactor.redact(text)).toBe(text));
});

describe('an id that holds what looks like a number of somebody (future-agi/traceAI#195)', () => {
  it.each([
    'c6ac3eb3-0086-4471-8996-2613d5b915a9',
    'session.id=d0008992-5d48-4ed8-be37-e8fe610f7d56',
    '{"user_id":"db9f0a36-0048-4849-9251-725f31e77841"}',
    'traceparent: 00-50ec6e2b0e035c38afb28298724caee5-be98020dfa7c63b4-01',
    'request_id=23e47826-1654-445c-925a-be659fa23c88 took 3ms',
  ])('stays as it is: %s', (text) => expect(redactor.redact(text)).toBe(text));
});

describe('a text in other clothes', () => {
  it.each([
    ['colors of a terminal', '\u001b[32mpassword\u001b[39m=\u001b[33mmBpWN8Mbtd\u001b[39m', 'mBpWN8Mbtd'],
    ['colors of a terminal', '\u001b[31mghp_vWha2MzLPiKyPDuWMqs05e5xjbwRfuZOk7fe\u001b[0m', 'vWha2MzLPiKy'],
    ['letters without width', 'pass\u200bword=X71ccJW0CWCB', 'X71ccJW0CWCB'],
    ['a soft hyphen', 'write to ada\u00ad@lovelace.org', 'lovelace'],
    ['blanks that do not break', 'card 4929\u00a07226\u00a05379\u00a07141', '5379'],
    ['hyphens that do not break', 'card 4929\u20117226\u20115379\u20117141', '5379'],
    ['wide signs', 'write to ada\uff20lovelace.org', 'lovelace'],
    ['wide digits', '\uff14929722653797141 is my card', '929722653797141'],
  ])('hides no more than it shows: %s', (_, text, value) =>
    expect(redactor.redact(text)).not.toContain(value),
  );

  it('keeps what stands around a finding as it was', () => {
    expect(
      redactor.redact('\u001b[1mAn\u00a0e-mail\u001b[0m:\u00a0ada@lovelace.org\u00a0\u001b[2mend\u001b[0m'),
    ).toBe('\u001b[1mAn\u00a0e-mail\u001b[0m:\u00a0[email]\u00a0\u001b[2mend\u001b[0m');
  });
});
