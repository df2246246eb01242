// Reads a number in figures, however its thousands are parted and its decimals are marked.

const plain = /^\d+(?:\.\d+)?$/;
/** Commas between thousands; in India between hundreds of thousands, too (microsoft/Recognizers-Text#2144). */
const byCommas = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$/;
/** Decimals behind a comma, thousands parted by points where there are any (jsboige/CoursIA#12076). */
const byPoints = /^\d{1,3}(?:\.\d{3})+,\d+$|^\d{1,3}(?:\.\d{3}){2,}$|^\d+,\d+$/;
/** `2/3`; what is not smaller than one is a score, or a name such as `24/7`. */
const fraction = /^(\d{1,2})\/([2-9]|10|16|32|100)$/;
const power = /^10([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)$/;

/** The value of what is written in figures; undefined where that is no number, or could be several. */
export function figureValue(word: string): number | undefined {
  if (/^[-+]/.test(word)) {
    const value = figureValue(word.slice(1));
    return value === undefined ? undefined : word.startsWith('-') ? -value : value;
  }
  if (plain.test(word)) return Number(word);
  if (byCommas.test(word)) return Number(word.replaceAll(',', ''));
  if (byPoints.test(word)) return Number(word.replaceAll('.', '').replace(',', '.'));
  const [, over, under] = fraction.exec(word) ?? [];
  if (Number(over) < Number(under)) return Number(over) / Number(under);
  const raised = power.exec(word)?.[1]?.normalize('NFKC');
  return raised === undefined ? undefined : 10 ** Number(raised);
}
