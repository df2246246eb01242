// The token formats that vendors document, one row each.

import type { Detector } from '../detect/detector.ts';
import { readKeyFormat } from './key-format.ts';
import { entropyOf, isPlaceholder } from './randomness.ts';

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
  ['adafruit_key', 'aio_[A-Za-z0-9]{28}'],
  ['adobe_secret', 'p8e-[A-Za-z0-9]{32}'],
  ['airtable_token', 'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}'],
  ['alibaba_key_id', 'LTAI[A-Za-z0-9]{20}(?![A-Za-z0-9])'],
  ['artifactory_token', 'AKCp[A-Za-z0-9]{69}|cmVmd[A-Za-z0-9]{59}'],
  [
    'authress_key',
    '(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\\.[a-z0-9]{4,6}\\.acc[_-][a-z0-9-]{10,32}\\.[\\w+/=-]{30,120}',
  ],
  ['bitbucket_password', 'ATBB[A-Za-z0-9_=.-]{24,40}'],
  ['clickhouse_key', '4b1d[A-Za-z0-9]{38}(?![A-Za-z0-9])'],
  ['clojars_token', 'CLOJARS_[a-z0-9]{60}'],
  ['defined_key', 'dnkey-[a-z0-9=_-]{26}-[a-z0-9=_-]{52}'],
  ['dropbox_token', 'sl\\.[\\w-]{60,200}'],
  ['duffel_key', 'duffel_(?:live|test)_[\\w=-]{43}'],
  ['dynatrace_token', 'dt0[a-z]\\d\\d\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}'],
  ['easypost_key', 'EZ[AT]K[A-Za-z0-9]{54}'],
  ['facebook_token', 'EAA[A-Za-z0-9]{90,300}'],
  ['flutterwave_key', 'FLWSECK(?:_TEST)?-[0-9a-h]{12,40}-X'],
  ['frameio_token', 'fio-u-[\\w=-]{64}'],
  ['gocardless_token', 'live_[\\w=-]{40}(?![\\w=-])'],
  ['harness_key', '(?:pat|sat)\\.[\\w-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}'],
  ['infracost_key', 'ico-[A-Za-z0-9]{32}'],
  ['intra42_secret', 's-s4t2(?:ud|af)-[0-9a-f]{64}'],
  ['launchdarkly_key', '(?:sdk|api|mob)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'],
  ['langfuse_key', 'sk-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'],
  ['lob_key', '(?:live|test)_(?:pub_)?[0-9a-f]{31,35}(?![0-9A-Za-z])'],
  ['mailgun_key', '[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-f-])'],
  ['mapbox_token', 'sk\\.eyJ[\\w-]{60,120}\\.[\\w-]{20,30}'],
  ['maxmind_key', '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk'],
  ['netlify_token', 'nfp_[A-Za-z0-9]{36,40}'],
  ['newrelic_key', 'NRII-[\\w-]{32}|NRJS-[0-9a-f]{19}'],
  ['nuget_key', 'oy2[a-z0-9]{43}(?![a-z0-9])'],
  ['nvidia_key', 'nvapi-[\\w-]{60,70}'],
  ['octopus_key', 'API-[A-Z0-9]{26}(?![A-Z0-9])'],
  ['onepassword_token', 'ops_eyJ[\\w+/=-]{100,1000}|A3-[A-Z0-9]{6}-[A-Z0-9]{11}(?:-[A-Z0-9]{5}){3}'],
  ['openshift_token', 'sha256~[\\w-]{43}'],
  ['pinecone_key', 'pcsk_[A-Za-z0-9]{4,6}_[A-Za-z0-9]{60,68}'],
  ['planetscale_token', 'pscale_[a-z]{2,6}_[\\w=.-]{32,64}'],
  ['prefect_key', 'pnu_[a-z0-9]{36}'],
  ['rapidapi_key', '[A-Za-z0-9]{10}msh[A-Za-z0-9]{15}p1[A-Za-z0-9]{8}jsn[A-Za-z0-9]{12}'],
  ['readme_key', 'rdme_[a-z0-9]{70}'],
  ['resend_key', 're_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,28}'],
  ['scalingo_token', 'tk-us-[\\w-]{48}'],
  ['settlemint_token', 'sm_(?:pat|aat|sat)_[A-Za-z0-9]{16}'],
  ['shippo_token', 'shippo_(?:live|test)_[0-9a-fA-F]{40}'],
  ['sonar_token', 'sq[uap]_[0-9a-f]{40}'],
  ['sourcegraph_token', 'sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}'],
  ['trello_token', 'ATTA[0-9a-f]{64,72}'],
  ['typeform_token', 'tfp_[\\w=.-]{59}'],
  ['vault_token', 's\\.[A-Za-z0-9]{24}(?![A-Za-z0-9])'],
  ['vercel_token', 'vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{24,40}|vc[pkairs]_[A-Za-z0-9]{24,60}'],
  [
    'yandex_key',
    'AQVN[\\w-]{35,38}|YC[AM][\\w-]{20,40}|t1\\.[A-Z0-9a-z_-]{8,500}[=]{0,2}\\.[A-Z0-9a-z_-]{86}[=]{0,2}',
  ],
  ['client_key', 'LS0tLS1CRUdJTi[A-Za-z0-9]{60,8000}'],
  ['grafana_token', 'eyJrIjoi[A-Za-z0-9]{60,400}'],
  ['jwt', 'eyJ[\\w-]{10,4000}\\.eyJ[\\w-]{10,8000}\\.[\\w-]{0,2000}'],
];

// Formats that begin with anything are tried only in runs that hold what stands further inside.
const insides: Readonly<Record<string, string>> = {
  azure_secret: 'Q~',
  mailchimp_key: '-us',
  mailgun_key: '-',
  maxmind_key: '_mmk',
  rapidapi_key: 'msh',
  terraform_token: '.atlasv1.',
};

interface Format {
  readonly kind: string;
  readonly pattern: RegExp;
}

/** Every alternative by the characters it can begin with, and those that begin with anything. */
function indexOf(sourcesByKind: typeof formats) {
  const anywhere: (Format & { readonly inside: string })[] = [];
  const byFirst = new Map<string, Format[]>();
  for (const [kind, sources] of sourcesByKind)
    for (const source of alternativesOf(sources)) {
      const pattern = new RegExp(source, 'y');
      const firsts = firstCharactersOf(source);
      if (firsts === undefined) anywhere.push({ kind, pattern, inside: insides[kind] ?? '' });
      for (const first of firsts ?? [])
        byFirst.set(first, [...(byFirst.get(first) ?? []), { kind, pattern }]);
    }
  return { anywhere, byFirst };
}

const known = indexOf(formats);

/** What stands between the bars of a pattern that are in no brackets. */
function alternativesOf(source: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of source) {
    if (character === '(' || character === '[') depth += 1;
    if (character === ')' || character === ']') depth -= 1;
    if (character === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** The characters that a pattern can begin with, where it names them. */
function firstCharactersOf(source: string): string[] | undefined {
  if (/^[A-Za-z0-9]/.test(source)) return [source.charAt(0)];
  const listed = /^\[([A-Za-z]+)\]/.exec(source)?.[1];
  if (listed !== undefined) return [...listed];
  const group = /^\(\?:([^()]*)\)/.exec(source)?.[1];
  return group === undefined
    ? undefined
    : alternativesOf(group).flatMap((part) => firstCharactersOf(part) ?? []);
}

const shortest = 20;
const isRunCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.~-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
// Most long runs are names in one case without a digit: no key is.
const mixed = /\d|[a-z][A-Z]|[A-Z]{16}|hf_/;
const separators = /[._~-]/g;

/** Tokens whose format a vendor documents. */
export const tokens: Detector = {
  family: 'secret',
  *find(text) {
    let start = 0;
    // By hand: a pattern for runs takes four times as long.
    for (let at = 0; at <= text.length; at += 1) {
      const code = at < text.length ? text.charCodeAt(at) : 0;
      if (code < 128 && isRunCode[code] === 1) continue;
      if (at - start >= shortest) yield* tokensIn(text.slice(start, at), start);
      start = at + 1;
    }
  },
};

function* tokensIn(run: string, index: number): Iterable<{ kind: string; start: number; end: number }> {
  if (!mixed.test(run)) return;
  const inside = known.anywhere.filter((format) => run.includes(format.inside));
  let from = 0;
  // A token begins where the run does, or after a sign.
  for (let start = 0; start >= 0 && run.length - start >= 16; ) {
    const found =
      start < from
        ? undefined
        : (tokenAt(run, start, known.byFirst.get(run.charAt(start))) ?? tokenAt(run, start, inside));
    if (found) {
      from = start + found.length;
      yield { kind: found.kind, start: index + start, end: index + from };
    }
    separators.lastIndex = start;
    start = separators.test(run) ? separators.lastIndex : -1;
  }
}

function tokenAt(
  run: string,
  start: number,
  tried: readonly Format[] = [],
): { kind: string; length: number } | undefined {
  for (const { kind, pattern } of tried) {
    pattern.lastIndex = start;
    const value = pattern.exec(run)?.[0];
    if (value !== undefined && isRandom(kind, value)) return { kind, length: value.length };
  }
  return undefined;
}

function isRandom(kind: string, value: string): boolean {
  if (kind === 'tpl_key') return readKeyFormat(value) !== undefined;
  // `s.totalDependenciesCruised` is a member of an object.
  if (value.startsWith('s.') && (value.match(/\d/g)?.length ?? 0) < 2) return false;
  return kind === 'jwt' || (entropyOf(value) > 3 && !isPlaceholder(value));
}
