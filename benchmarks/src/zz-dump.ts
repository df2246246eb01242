import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createReceiptChecker } from '../../apps/text-processing/receipts/src/create-receipt-checker.ts';
import { plantErrors } from './receipts-planted.ts';
import { setDump } from '../../apps/text-processing/receipts/src/compare/judge-claim.ts';
const checker = createReceiptChecker();
const rows: unknown[] = [];
let seed = 7;
const pick = (below: number) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor((seed / 2147483648) * below); };
const synth = process.argv[3] === 'synth';
for (const half of ['tuning', 'held-out']) {
  const folder = `benchmarks/receipts/${half}`;
  for (const name of readdirSync(folder).sort()) {
    const { document, sentences } = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    // one call a document, features collected in order
    const feats: Record<string, number>[][] = [];
    let now: Record<string, number>[] = [];
    const claims = sentences.map(({ text }: any, at: number) => ({ path: String(at), text }));
    // features by claim: check all at once, then map by the order of receipts that were judged
    setDump((f) => now.push(f));
    const receipts = await checker.check(document, claims);
    if (now.length !== receipts.length) throw new Error(name);
    for (const [at, sentence] of sentences.entries()) {
      const own = receipts.map((r, i) => ({ r, f: now[i] })).filter(({ r }) => r.path === String(at));
      const spans = own.flatMap(({ r }) => r.sources);
      const cited = sentence.sources.every((src: string) => { const a = document.indexOf(src); return spans.some(({ start, end }) => a >= 0 && start < a + src.length && end > a); });
      rows.push({ half, name, ...sentence, cited, got: spans.map(({ start, end }) => document.slice(start, end)), verdicts: own.map(({ r }) => r.verdict), reasons: own.flatMap(({ r }) => r.reasons), feats: own.map(({ f }) => f) });
    }
    if (synth) {
      const planted = sentences.filter((s: any) => s.truth === 'supported').flatMap((s: any) => plantErrors(document, s, pick));
      const by = new Map<string, any[]>();
      for (const p of planted) by.set(p.document, [...(by.get(p.document) ?? []), p]);
      for (const [doc, list] of by) {
        now = [];
        const got = await checker.check(doc, list.map(({ text }: any, at: number) => ({ path: String(at), text })));
        for (const [at, p] of list.entries())
          rows.push({ half, name, synth: 1, text: p.text, truth: p.truth, sources: [], cited: true, got: [], reasons: [], feats: got.map((r, i) => ({ r, f: now[i] })).filter(({ r }) => r.path === String(at)).map(({ f }) => f) });
      }
    }
  }
}
writeFileSync(process.argv[2]!, JSON.stringify(rows));
