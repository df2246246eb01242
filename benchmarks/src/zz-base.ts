import { receiptFigures } from './documents-receipts.ts';
const r=await receiptFigures();
const out=[];
for(const k of ['plantedErrorsFound','trueSentencesDoubted','citationsRight']) for (const h of ['tuning','held_out']) out.push(`${k}.${h} ${r[`${k}.${h}`]!.ours?.toFixed(3)}`);
console.log(out.join('  '));
