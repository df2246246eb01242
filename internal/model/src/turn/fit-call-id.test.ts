import { describe, expect, it } from '@jest/globals';
import { fitCallId } from './fit-call-id.ts';

const nine = /^[A-Za-z0-9]{9}$/;

describe('fitCallId', () => {
  it('leaves an id that fits as it is, and every id where nothing is asked', () => {
    expect(fitCallId('a1B2c3D4e', nine)).toBe('a1B2c3D4e');
    expect(fitCallId('functions.weather:0', undefined)).toBe('functions.weather:0');
  });

  it('makes nine letters and digits of any other, always the same of the same and another of another', () => {
    const ids = Array.from({ length: 2_000 }, (_, at) => `functions.weather:${at}`);
    const fitted = ids.map((id) => fitCallId(id, nine));
    expect(fitted.every((id) => nine.test(id))).toBe(true);
    expect(new Set(fitted).size).toBe(ids.length);
    expect(ids.map((id) => fitCallId(id, nine))).toEqual(fitted);
    expect(fitCallId('', nine)).toMatch(nine);
  });
});
