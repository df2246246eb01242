import { describe, expect, it } from '@jest/globals';
import { pathOf } from './standard-schema.ts';

describe('pathOf', () => {
  it('joins the steps of a path, whichever form they have', () => {
    expect(pathOf(['items', { key: 0 }, 'name'])).toBe('items.0.name');
    expect([pathOf(), pathOf([])]).toEqual(['the value', 'the value']);
  });
});
