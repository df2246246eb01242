// How the site is built from the pages that `write-site.ts` wrote.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { slug } from '../../internal/tooling/src/checks/docs/links.ts';
import { codeHost } from '../../internal/tooling/src/site/code-host.ts';
import type { SiteSection } from '../../internal/tooling/src/site/site-sections.ts';

const pages = join(import.meta.dirname, 'pages');
const sections: SiteSection[] = JSON.parse(readFileSync(join(pages, 'navigation.json'), 'utf8'));
const sourceIcon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M8.5 6 2.5 12l6 6M15.5 6l6 6-6 6" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></svg>';
const linkOf = (path: string) => `/${path.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;

export default defineConfig({
  title: 'tpl',
  description: 'The production backbone of an LLM service in TypeScript.',
  lang: 'en-US',
  srcDir: '.vitepress/pages',
  base: process.env['DOCS_BASE'] ?? '/',
  cleanUrls: true,
  // What runs at a reader's own place is no link of the site's.
  ignoreDeadLinks: 'localhostLinks',
  lastUpdated: false,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${process.env['DOCS_BASE'] ?? '/'}icon.svg` }],
  ],
  markdown: {
    anchor: { slugify: slug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
  },
  vite: {
    publicDir: join(pages, 'public'),
    build: { target: 'es2022', chunkSizeWarningLimit: 4_000 },
    optimizeDeps: { esbuildOptions: { target: 'es2022' } },
  },
  themeConfig: {
    logo: { src: '/icon.svg', alt: '' },
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Start', link: '/start', activeMatch: '^/start' },
      { text: 'How to', link: '/how-to/', activeMatch: '^/how-to/' },
      { text: 'Concepts', link: '/concepts/architecture', activeMatch: '^/concepts/' },
      {
        text: 'Packages',
        activeMatch: '^/packages/',
        items: ['cache', 'resilience', 'ai', 'security', 'monitoring'].map((short) => ({
          text: `@tpl/${short}`,
          link: `/packages/${short}/`,
        })),
      },
      {
        text: 'Operations',
        link: '/guides/operations',
        activeMatch: '^/(guides/(operations|troubleshooting)|runbooks)',
      },
    ],
    sidebar: sections.map(({ title, pages: items }) => ({
      text: title,
      collapsed: title !== 'Start',
      items: items.map(({ title: text, path }) => ({ text: shortTitle(text), link: linkOf(path) })),
    })),
    // Drawn here: icons by name are fetched from another host while the site is edited.
    socialLinks: [{ icon: { svg: sourceIcon }, link: codeHost, ariaLabel: 'Source code' }],
    docFooter: { prev: 'Before', next: 'Next' },
  },
  /** The Markdown of each page stands beside it, for programs and for people who copy. */
  buildEnd({ outDir }) {
    for (const entry of readdirSync(pages, { recursive: true, withFileTypes: true })) {
      const from = join(entry.parentPath, entry.name);
      if (entry.isFile() && /\.(md|txt)$/.test(entry.name))
        cpSync(from, join(outDir, from.slice(pages.length)));
    }
  },
});

function shortTitle(title: string): string {
  return title.length > 44 ? `${title.slice(0, 42).replace(/[\s,:]+\S*$/, '')} …` : title;
}
