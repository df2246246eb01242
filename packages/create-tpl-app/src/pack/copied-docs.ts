// Turns pages of this repository into pages of an application.

/** A guide as it reads in the copy: paths begin there, and what was not copied is no link. */
export function copiedGuide(text: string): string {
  return (
    text
      .replace(/(# Make it yours\n)[\s\S]*?(?=\n## 1\.)/, '$1\nReplace `src/domain`, keep the rest.\n')
      .replaceAll('../../apps/text-processing/', '../')
      .replaceAll('cd apps/text-processing\n', '')
      .replaceAll('`apps/text-processing` shows', 'This service shows')
      .replaceAll('apps/text-processing/', '')
      .replaceAll('`apps/text-processing`', 'this folder')
      .replaceAll('../../LICENSE', 'LICENSE')
      // Sentences about commands that the repository alone has.
      .replace(/`(?:npm run (?:--silent )?bench |node benchmarks\/)[\s\S]*?\.\s/g, '')
      .replace(': `npm run image:check` in the repository', '')
      .replace(
        /\[([^\]]+)\]\((?!fork\.md|service\.md|operations\.md|\.\.\/(?:examples|deploy|src|test)|https?:)[^)]*\)/g,
        '$1',
      )
  );
}

/**
 * The code of a guide below one of its headings.
 *
 * @throws Error when there is none.
 */
export function guideCode(guide: string, heading: string, language: string): string {
  const [, section = ''] = guide.split(`\n## ${heading}`);
  const start = section.indexOf(`\`\`\`${language}\n`);
  const end = section.indexOf('\n```', start + 3);
  if (start < 0 || end < 0 || section.slice(0, start).includes('\n## '))
    throw new Error(`docs/guides/fork.md has no ${language} code below "${heading}".`);
  return section.slice(start + language.length + 4, end + 1);
}

/** The README of an application that holds `pages` in `docs/`; its name is put in for `%NAME%`. */
export function appReadme(ofService: string, pages: readonly string[]): string {
  const [, settings = ''] = /<!-- settings:begin -->\n([\s\S]*?)<!-- settings:end -->/.exec(ofService) ?? [];
  return `# %NAME%

\`\`\`sh
npm install
npm test                                                   # its tests want redis-server, redis-cli, openssl and chromium
npm start                                                  # on http://localhost:3000
\`\`\`

Wants Node 22.15 or newer. Models come with \`ANTHROPIC_API_KEY\`, \`OPENAI_API_KEY\`, \`GEMINI_API_KEY\` or \`OPENAI_BASE_URL\`; without one the
offline engine answers.

- [What it does and how to run it](docs/service.md)
${pages.includes('operations.md') ? '- [How to operate it](docs/operations.md)\n' : ''}- [How to make it yours](docs/fork.md)
- \`npx create-tpl-app@latest upgrade\` brings what is not \`src/domain\` to the newest version, on a branch; [\`.tpl-app.json\`](.tpl-app.json)
  says where it came from.

## Settings

Its own; each package brings its own as well, and [\`.env.example\`](.env.example) lists them all.
${settings}`;
}
