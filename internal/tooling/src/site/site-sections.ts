// Puts the pages of the site into sections, in the order that people read them.

/** A page as the navigation shows it. */
export interface SitePage {
  /** Path on the site: `guides/cache.md`. */
  readonly path: string;
  readonly title: string;
  /** Its first sentence. */
  readonly about: string;
}

/** A section of the navigation. */
export interface SiteSection {
  readonly title: string;
  readonly pages: readonly SitePage[];
}

const packageSection = (title: string, short: string, guides: RegExp): [string, RegExp[]] => [
  title,
  [new RegExp(`^packages/${short}/index\\.md$`), guides, new RegExp(`^packages/${short}/`)],
];

/** The first section with a fitting pattern takes a page; inside of it the order is that of the patterns. */
const sections: readonly (readonly [title: string, patterns: readonly RegExp[]])[] = [
  [
    'Start',
    [/^start\.md/, /^documents\.md/, /^guides\/(service|documents|receipts|examples|install|commonjs)\.md/],
  ],
  [
    'How to',
    [
      /^how-to\/index\.md/,
      /^how-to\/(stream|fall-back|own|typed|redact)/,
      /^how-to\/(cache|budget)/,
      /^how-to\/(fetch|dates)/,
      /^how-to\/(keys|metrics)/,
      /^how-to\/(?!end|deploy)/,
      /^how-to\//,
    ],
  ],
  ['Concepts', [/^concepts\/architecture\.md/, /^concepts\/(?!threat-model)/]],
  ['Make it yours', [/^guides\/(fork|create)/]],
  [
    'Operations',
    [
      /^guides\/operations\.md/,
      /^guides\/drill\.md/,
      /^guides\/chaos\.md/,
      /^guides\/soak\.md/,
      /^guides\/troubleshooting\.md/,
      /^runbooks\//,
    ],
  ],
  ['Security', [/^guides\/security\.md/, /^concepts\/threat-model\.md/, /^security-policy\.md/]],
  ['Performance', [/^guides\/performance\.md/, /^guides\/(figures|resilience-trouble|scorecard)\.md/]],
  ['Moving over', [/^guides\/.*migration\.md/, /^guides\/versions\.md/]],
  packageSection('@tpl/cache', 'cache', /^guides\/cache/),
  packageSection('@tpl/resilience', 'resilience', /^guides\/resilience/),
  packageSection('@tpl/ai', 'ai', /^guides\/(ai-|guard|conformance)/),
  packageSection('@tpl/security', 'security', /^guides\/security-/),
  packageSection('@tpl/monitoring', 'monitoring', /^guides\/monitoring/),
  [
    'Work on it',
    [/^contributing\.md/, /^code-review\/which-layer/, /^code-review\//, /^guides\//, /^SKILL\.md/],
  ],
  ['Decisions', [/^decisions\/index\.md/, /^decisions\//]],
];

/** The sections with their pages; one that no pattern takes is named, so that none gets lost. */
export function toSections(pages: readonly SitePage[]): { sections: SiteSection[]; lost: string[] } {
  const placed = pages.map((page) => ({ page, place: placeOf(page.path) }));
  const found = sections.map(([title], index) => ({
    title,
    pages: placed
      .filter(({ place }) => place?.[0] === index)
      .sort((a, b) => (a.place?.[1] ?? 0) - (b.place?.[1] ?? 0) || (a.page.path < b.page.path ? -1 : 1))
      .map(({ page }) => page),
  }));
  return {
    sections: found.filter((section) => section.pages.length > 0),
    lost: placed.filter(({ place }) => place === undefined).map(({ page }) => page.path),
  };
}

function placeOf(path: string): readonly [section: number, order: number] | undefined {
  for (const [section, [, patterns]] of sections.entries()) {
    const order = patterns.findIndex((pattern) => pattern.test(path));
    if (order >= 0) return [section, order];
  }
  return undefined;
}
