// Says where the sources are read on the web.

/** The repository at its host; links to what the site has not lead there. */
export const codeHost = 'https://github.com/tpl-house/tpl';
