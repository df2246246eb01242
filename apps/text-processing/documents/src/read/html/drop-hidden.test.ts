import { describe, expect, it } from '@jest/globals';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readHtml } from '../kinds/read-html.ts';

describe('dropHidden', () => {
  it('reads hosts and heads with more children than a call takes arguments', () => {
    const many = '<b>x </b>'.repeat(130_000);
    const template = (held: string) => `<template shadowrootmode="open">${held}</template>`;
    for (const page of [
      `<my-a>${template('<slot></slot>')}${many}</my-a>`,
      `<html><head><title>t</title>${many}</head></html>`,
    ])
      expect(readHtml(page, limits).text.match(/x/g)).toHaveLength(130_000);
  });

  it('shows what a slot holds where the host has nothing for it', () => {
    const page = '<my-a><template shadowrootmode="open"><slot>Shown.</slot></template></my-a>';
    expect(readHtml(page, limits).text).toBe('Shown.');
  });

  it('reads a formula once whose source holds another', () => {
    const math = '<math><mi>x</mi><annotation-xml><annotation>x</annotation></annotation-xml></math>';
    const page = `<p><span>${math}</span><span aria-hidden="true">x</span></p>`;
    expect(readHtml(page, limits).text).toBe('x');
  });
});
