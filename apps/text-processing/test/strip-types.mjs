// Jest transform: blanks the types out, so that lines and columns stay exact.
import { stripTypeScriptTypes } from 'node:module';

export default {
  process: (source, path) => ({ code: stripTypeScriptTypes(source, { mode: 'strip', sourceUrl: path }) }),
};
