// The detectors of secrets: documented token formats, and assignments to telling names.

import { readKeyFormat } from '../keys/key-format.ts';
import type { Detector } from './detector.ts';
import { defineDetector } from './detector.ts';
import { entropyOf, isPlaceholder } from './randomness.ts';
import { isSensitiveName } from './sensitive-names.ts';

// Formats as the vendors document them. One token is one run of letters, digits, "_", "-", "." and "~".
const formats: readonly (readonly [kind: string, source: string])[] = [
  ['tpl_key', 'tpl_(?:live|test)_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}'],
  ['anthropic_key', 'sk-ant-[a-z]{2,8}\\d{2}-[\\w-]{20,200}'],
  ['openai_key', 'sk-(?:proj|svcacct|admin|None)-[\\w-]{20,250}|sk-[A-Za-z0-9]{32,64}'],
  ['openrouter_key', 'sk-or-v1-[0-9a-f]{40,80}'],
  ['github_token', 'gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\\w{40,255}'],
  ['gitlab_token', 'gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\\w-]{20,300}'],
  ['aws_key_id', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])'],
  ['aws_bedrock_key', 'ABSK[A-Za-z0-9]{40,300}|bedrock-api-key-[A-Za-z0-9]{20,400}'],
  ['google_key', 'AIza[\\w-]{35}|GOCSPX-[\\w-]{28}|ya29\\.[\\w-]{20,1000}'],
  ['slack_token', 'xox[abceoprs](?:\\.xox[bp])?-[\\w-]{10,300}|xapp-\\d-[\\w-]{20,200}'],
  ['stripe_key', '[sr]k_(?:live|test)_[0-9A-Za-z]{16,250}|whsec_[A-Za-z0-9]{24,100}'],
  ['twilio_key', 'SK[0-9a-f]{32}(?![0-9A-Za-z])'],
  ['sendgrid_key', 'SG\\.[\\w-]{22}\\.[\\w-]{43}'],
  ['mailgun_key', 'key-[0-9a-f]{32}(?![0-9A-Za-z])'],
  ['mailchimp_key', '[0-9a-f]{32}-us\\d{1,2}(?![0-9A-Za-z])'],
  ['npm_token', 'npm_[A-Za-z0-9]{36}'],
  ['pypi_token', 'pypi-[\\w-]{50,500}'],
  ['rubygems_key', 'rubygems_[0-9a-f]{48}'],
  ['docker_token', 'dckr_(?:pat|oat)_[\\w-]{20,60}'],
  ['huggingface_token', '(?:hf|api_org)_[A-Za-z0-9]{30,40}'],
  ['replicate_token', 'r8_[A-Za-z0-9]{37}'],
  ['groq_key', 'gsk_[A-Za-z0-9]{40,60}'],
  ['xai_key', 'xai-[A-Za-z0-9]{60,100}'],
  ['perplexity_key', 'pplx-[A-Za-z0-9]{40,60}'],
  ['fireworks_key', 'fw_[A-Za-z0-9]{22,40}'],
  ['langsmith_key', 'lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}'],
  ['databricks_token', 'dapi[0-9a-f]{32}(?:-\\d)?(?![0-9A-Za-z])'],
  ['digitalocean_token', 'do[opr]_v1_[0-9a-f]{64}'],
  ['shopify_token', 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'],
  ['square_token', 'EAAA[\\w-]{60}|sq0(?:atp|csp|idp)-[\\w-]{22,43}'],
  ['linear_key', 'lin_(?:api|oauth)_[A-Za-z0-9]{40,64}'],
  ['notion_token', 'ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43}'],
  ['azure_secret', '[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}'],
  ['vault_token', 'hv[bsr]\\.[\\w-]{24,300}'],
  ['doppler_token', 'dp\\.(?:pt|st|sa|ct|scim|audit)\\.[\\w.-]{40,80}'],
  ['atlassian_token', 'ATATT3[\\w-]{50,250}'],
  ['figma_token', 'fig[dou][rh]?_[\\w-]{40,60}'],
  ['postman_key', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'],
  ['newrelic_key', 'NRAK-[A-Z0-9]{27}'],
  ['sentry_token', 'sntr[ysu]_[\\w-]{40,300}'],
  ['grafana_token', 'glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[\\w-]{32,400}'],
  ['terraform_token', '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,70}'],
  ['pulumi_token', 'pul-[0-9a-f]{40}'],
  ['supabase_key', 'sbp_[0-9a-f]{40}|sb_secret_[\\w-]{20,60}'],
  ['planetscale_token', 'pscale_(?:tkn|pw|oauth)_[\\w.-]{32,64}'],
  ['cloudflare_token', 'v1\\.0-[0-9a-f]{24}-[0-9a-f]{146}'],
  ['heroku_key', 'HRKU-[\\w-]{36,80}'],
  ['brevo_key', 'xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}'],
  ['flyio_token', 'fm[12][ar]?_[A-Za-z0-9]{40,400}|fo1_[\\w-]{43}'],
  ['age_key', 'AGE-SECRET-KEY-1[0-9A-Z]{58}'],
  ['discord_token', '[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}'],
  ['jwt', 'eyJ[\\w-]{10,4000}\\.eyJ[\\w-]{10,8000}\\.[\\w-]{0,2000}'],
];

const anyFormat = new RegExp(`(?<![A-Za-z0-9])(?:${formats.map(([, source]) => source).join('|')})`, 'g');
const oneFormat = formats.map(([kind, source]) => [kind, new RegExp(`(?:${source})`, 'y')] as const);
const longRun = /[\w.~-]{20,}/g;
// Most long runs are names in one case without a digit: no key is.
const mixed = /\d|[a-z][A-Z]|[A-Z]{16}|hf_/;

/** Tokens whose format a vendor documents. */
const tokens: Detector = {
  family: 'secret',
  *find(text) {
    for (const run of text.matchAll(longRun)) {
      if (!mixed.test(run[0])) continue;
      for (const match of run[0].matchAll(anyFormat)) {
        const value = match[0];
        const [kind] = oneFormat.find(([, pattern]) => {
          pattern.lastIndex = match.index;
          return pattern.exec(run[0])?.[0] === value;
        })!;
        if (!isRandom(kind, value)) continue;
        const start = run.index + match.index;
        yield { kind, start, end: start + value.length };
      }
    }
  },
};

function isRandom(kind: string, value: string): boolean {
  if (kind === 'tpl_key') return readKeyFormat(value) !== undefined;
  return kind === 'jwt' || (entropyOf(value) > 3 && !isPlaceholder(value));
}

const separator = /(?:=>|:=|[:=])[ \t]{0,3}["'`]{0,1}(?=[^\s"'`]{6})/g;
const valueAfter = /[^\s"'`,;<>(){}[\]|\\]{6,512}/y;

/** `name = value` where the name says that the value is a secret and the value looks like one. */
const assignments: Detector = {
  family: 'secret',
  *find(text) {
    for (const match of text.matchAll(separator)) {
      if (!isSensitiveName(nameBefore(text, match.index))) continue;
      const start = match.index + match[0].length;
      valueAfter.lastIndex = start;
      const value = valueAfter.exec(text)?.[0];
      if (value !== undefined && text[start + value.length] !== '(' && looksSecret(value))
        yield { kind: 'secret', start, end: start + value.length };
    }
  },
};

/** The name that ends before `end`, past quotes, brackets and spaces. */
function nameBefore(text: string, end: number): string {
  let last = end - 1;
  while (last >= 0 && end - last < 6 && !isNameCode(text.charCodeAt(last))) last -= 1;
  let first = last;
  while (first >= 0 && last - first < 64 && isNameCode(text.charCodeAt(first))) first -= 1;
  return text.slice(first + 1, last + 1);
}

/** Letters, digits, "_", "-" and ".". */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 45 && code <= 57 && code !== 47) ||
    code === 95
  );
}

/** Letters and digits mixed as no word, path, call or version mixes them. */
function looksSecret(value: string): boolean {
  if (isPlaceholder(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value) || value.length < 8) return false;
  if (/^(?:https?:|[/.$#%]|process\.|env\.|sha\d{3})|\.(?:js|ts|json|py|md|go|pem|txt)$|\\[nrt]/.test(value))
    return false;
  const changes = value.match(/[a-z](?![a-z])|[A-Z](?![A-Za-z])|\d(?!\d)/g)?.length ?? 0;
  return (
    entropyOf(value) > 2.7 && changes / value.length > (value.length < 16 ? 0.3 : 0.2) && !isIdentifier(value)
  );
}

/** `X509CredentialOptions`, `df123-4567`: words with few digits among them. */
function isIdentifier(value: string): boolean {
  if (/^[A-Za-z_]\w{0,40}(?:\.[A-Za-z_]\w{0,40}){1,6}$/.test(value)) return true;
  const words = value.match(/[A-Z]?[a-z]{3,}/g)?.join('').length ?? 0;
  return words / value.length > 0.5 || (value.match(/\d/g)?.length ?? 0) < 2;
}

const notPlaceholder = (value: string, { after }: { readonly after: string }) =>
  !isPlaceholder(value) &&
  !/^(?:pass(?:word|wd)?|pwd|secret|bar|foo|user|admin|root|postgres|mysql|guest)$/i.test(value) &&
  !/^@(?:[\w.-]{0,60}\.)?(?:example|test)\b/.test(after);

/** Detectors of secrets. */
export const secretDetectors: readonly Detector[] = [
  tokens,
  assignments,
  defineDetector({
    kind: 'private_key',
    family: 'secret',
    hints: ['-----BEGIN'],
    pattern:
      /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:[\w+/=\s\\:,.]|-(?!-)){40,20000}(?:-----END (?:[A-Z]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----)?/g,
  }),
  defineDetector({
    kind: 'connection_string',
    family: 'secret',
    hints: ['://'],
    pattern: /:\/\/[^\s:@/"'<>]{0,128}:([^\s@/"'<>]{3,256})@[\w[]/g,
    accept: notPlaceholder,
  }),
  defineDetector({
    kind: 'authorization',
    family: 'secret',
    hints: ['earer ', 'BEARER ', 'asic ', 'BASIC '],
    pattern: /\b(?:bearer|basic) {1,4}([\w.~+/-]{16,4096}={0,2})/gi,
    accept: (value) => /\d/.test(value) && entropyOf(value) > 3 && !isPlaceholder(value),
  }),
  defineDetector({
    kind: 'slack_webhook',
    family: 'secret',
    hints: ['hooks.slack.com/'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9/]{20,120})/g,
  }),
  defineDetector({
    kind: 'telegram_token',
    family: 'secret',
    hints: [':AA'],
    pattern: /(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])/g,
  }),
  defineDetector({
    kind: 'azure_key',
    family: 'secret',
    hints: ['AccountKey=', 'SharedAccessKey=', 'sig='],
    pattern: /(?:AccountKey=|SharedAccessKey=|[?&]sig=)([\w+/%]{40,120}={0,2})/g,
  }),
];
