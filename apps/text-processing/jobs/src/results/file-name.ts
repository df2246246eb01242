// Makes a name that every system takes of whatever a text is called.

// Letters of a name: with the number before it and the ending far below the 255 bytes that file systems take.
const mostLetters = 60;

/**
 * The name of the file of a text, at this place in its batch: `answers/0003-letter.txt.md`. The number keeps equal names apart, names
 * that differ in case too, and those that Windows reserves (`CON`); what leads elsewhere or cannot be seen is taken out.
 */
export function fileNameOf(name: string, index: number): string {
  const number = String(index + 1).padStart(4, '0');
  const visible = name
    .normalize('NFC')
    // Whatever is a separator or a wild card somewhere; then what cannot be seen or turns the reading around.
    .replace(/[<>:"/\\|?*]/g, '-')
    .replace(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replace(/\s+/g, ' ');
  const letters = [...visible].slice(0, mostLetters).join('');
  const plain = letters.replace(/^[ .-]+|[ .-]+$/g, '');
  const isNumber = plain === '' || plain === String(index + 1);
  return `answers/${number}${isNumber ? '' : `-${plain}`}.md`;
}
