// Jest transform: blanks the types out, so that lines and columns stay exact.
import { stripTypeScriptTypes } from 'node:module';

export default {
  process(source, path) {
    return { code: stripTypeScriptTypes(source, { mode: 'strip', sourceUrl: path }) };
  },
};
