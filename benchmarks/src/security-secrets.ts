// Forms of keys as their vendors document them, filled at random: none of them opens anything.

let state = 20_261_122;
const random = () => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};
const mixed = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const some = (length: number, from = mixed): string =>
  Array.from({ length }, () => from[Math.floor(random() * from.length)]).join('');
const hex = (length: number) => some(length, '0123456789abcdef');
const digits = (length: number) => some(length, '0123456789');

/** Makes one key each. */
export const secretForms: readonly (() => string)[] = [
  () => `sk-ant-api03-${some(93, `${mixed}-_`)}AA`,
  () => `sk-proj-${some(74, `${mixed}-_`)}T3BlbkFJ${some(74)}`,
  () => `sk-${some(20)}T3BlbkFJ${some(20)}`,
  () => `ghp_${some(36)}`,
  () => `gho_${some(36)}`,
  () => `github_pat_${some(22)}_${some(59)}`,
  () => `glpat-${some(20, `${mixed}-_`)}`,
  () => `AKIA${some(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  () => `AIza${some(35, `${mixed}-_`)}`,
  () => `GOCSPX-${some(28, `${mixed}-_`)}`,
  () => `xoxb-${digits(12)}-${digits(13)}-${some(24)}`,
  () => `xoxp-${digits(12)}-${digits(12)}-${digits(13)}-${hex(32)}`,
  () => `sk_live_${some(24)}`,
  () => `rk_live_${some(99)}`,
  () => `whsec_${some(32)}`,
  () => `SK${hex(32)}`,
  () => `SG.${some(22)}.${some(43)}`,
  () => `key-${hex(32)}`,
  () => `npm_${some(36)}`,
  () => `pypi-AgEIcHlwaS5vcmc${some(120)}`,
  () => `hf_${some(34, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')}`,
  () => `r8_${some(37)}`,
  () => `gsk_${some(52)}`,
  () => `xai-${some(80)}`,
  () => `pplx-${some(48)}`,
  () => `dapi${hex(32)}`,
  () => `dop_v1_${hex(64)}`,
  () => `shpat_${hex(32)}`,
  () => `lin_api_${some(40)}`,
  () => `ntn_${digits(11)}${some(35)}`,
  () => `hvs.${some(95)}`,
  () => `dp.pt.${some(43)}`,
  () => `figd_${some(40)}`,
  () => `PMAK-${hex(24)}-${hex(34)}`,
  () => `NRAK-${some(27, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`,
  () => `glsa_${some(32)}_${hex(8)}`,
  () => `pul-${hex(40)}`,
  () => `sbp_${hex(40)}`,
  () => `${digits(10)}:AA${some(33)}`,
  () => `eyJhbGciOiJIUzI1NiJ9.eyJ${some(80)}.${some(43)}`,
  () => `AGE-SECRET-KEY-1${some(58, '023456789ACDEFGHJKLMNPQRSTUVWXYZ')}`,
  () => `EAAA${some(60)}`,
];

/** A value with the key somewhere in it, in one of many shapes. */
export function plantSecret(key: string, round: number): unknown {
  const shapes = [
    () => new Error(`request with ${key} failed`),
    () =>
      new Error('failed', {
        cause: new TypeError('inner', { cause: { config: { headers: { 'X-Wrong': key } } } }),
      }),
    () => ({ level: 'info', msg: `GET /v1?key=${key}&x=1 200`, ms: 5 }),
    () => ({ headers: { ['authorisation']: `Bearer ${key}`, accept: '*/*' } }),
    () => ['Host', 'x', 'x-api-key', key],
    () => new Map([['token', key]]),
    () => `{"error":{"message":"Incorrect API key provided: ${key}."}}`,
    () => ({ deep: [[{ list: new Set([`a ${key}`]) }]], attributes: { label: key } }),
    () => Object.assign(new Error('x'), { request: { body: `token=${key}` }, errors: [new Error(key)] }),
    () => ({ url: new URL(`https://x.org/a?k=${encodeURIComponent(key)}`) }),
  ];
  return (shapes[Math.floor(round / 7) % shapes.length] as () => unknown)();
}
