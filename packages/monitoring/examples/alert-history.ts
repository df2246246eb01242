// Two hours of a service in milliseconds: what would have paged, and when.
import assert from 'node:assert/strict';
import { defineSlo } from '@tpl/monitoring';
import { playAlertHistory } from '@tpl/monitoring/testing';

const slo = defineSlo({
  name: 'Answers',
  summary: 'Answers arrive.',
  objective: 0.999,
  bad: { metric: 'answers', where: { ok: 'false' } },
  total: { metric: 'answers' },
});
const intervalMs = 15_000;
const outageAt = 400;
let good = 0;
let bad = 0;
const goods: number[] = [];
const bads: number[] = [];
for (let step = 0; step < 480; step += 1) {
  if (step < outageAt) good += 20;
  else bad += 20;
  goods.push(good);
  bads.push(bad);
}
const series = [
  { metric: 'answers', labels: { ok: 'true' }, values: goods },
  { metric: 'answers', labels: { ok: 'false' }, values: bads },
];
const moments = playAlertHistory({ definitions: [slo], series, intervalMs });
const paged = moments.find(({ firing }) => firing.includes('AnswersBurn14x'));
assert.ok(paged && paged.atMs - outageAt * intervalMs <= 75_000);
console.log(`Paged ${(paged.atMs - outageAt * intervalMs) / 1000} s after the outage began.`);
