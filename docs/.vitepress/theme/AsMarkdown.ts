// A link from a page to its Markdown.
import { useData, withBase } from 'vitepress';
import { defineComponent, h } from 'vue';

export default defineComponent(() => {
  const { page } = useData();
  return () =>
    h('p', { class: 'as-markdown' }, [
      h('a', { href: withBase(`/${page.value.relativePath}`), target: '_self' }, 'This page as Markdown'),
    ]);
});
