// Names the service: for logs, for clients that are asked for a key, and for its command line.

/** Its name in logs and in the realm of its keys. */
export const serviceName = 'text-processing';

/** Its name for people: over the page of its API. */
export const serviceTitle = 'Text processing';

/** What it does, in one or two sentences: over the page of its API. */
export const serviceDescription =
  'Summarizes, judges, extracts, asks and answers. Every answer says where it came from and what it cost.';

/** The command that works on files; `bin` in package.json has the same. */
export const commandName = 'tpl-text';
