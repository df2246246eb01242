// The theme of the site: that of VitePress, with a way to a page's Markdown.
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { h } from 'vue';
import AsMarkdown from './AsMarkdown.ts';
import './site.css';

const theme: Theme = {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'doc-footer-before': () => h(AsMarkdown) }),
};
export default theme;
