import { describe, expect, it } from '@jest/globals';
import { writeDocx } from '../../../test-files/write-docx.ts';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readFile } from '../read-file.ts';

describe('readChunks', () => {
  it('shows a file as often as there is room for, and says that it left out the rest', async () => {
    const relation = '<Relationship Id="rId1" Type="chunk" Target="chunk.html"/>';
    const bytes = writeDocx('<w:altChunk r:id="rId1"/>'.repeat(400), {
      extra: [
        { name: 'word/chunk.html', content: `<p>Shown.</p><!--${'x'.repeat(1_000_000)}-->` },
        { name: 'word/_rels/document.xml.rels', content: `<Relationships>${relation}</Relationships>` },
      ],
    });
    const { text, notes } = await readFile(bytes, { name: 'a.docx', limits });
    expect(text.match(/Shown/g)).toHaveLength(4);
    expect(notes).toEqual(['A part that is a file of its own was left out.']);
  });
});
