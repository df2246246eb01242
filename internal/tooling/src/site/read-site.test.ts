import { describe, expect, it } from '@jest/globals';
import { plantHouse } from '../testing/plant-house.ts';
import { readSite } from './read-site.ts';

const page = (body: string) =>
  `<html><head><link rel="icon" href="/icon.svg"></head><body><h1 id="top">x</h1>${body}</body></html>`;

describe('readSite', () => {
  it('accepts pages, headings and files that are there, and links to the web', () => {
    const body =
      '<a href="/guides/one">a</a> <a href="/guides/one#top">b</a> <a class="x" href="#top">c</a> <a href="/guides/">d</a> <a href="/one.md">e</a> <a href="https://example.com/">f</a> <a href="two.html">g</a>';
    const { house, remove } = plantHouse({
      'index.html': page(body),
      'two.html': page(''),
      'guides/index.html': page(''),
      'guides/one.html': page('<img src="/icon.svg"> <img src="data:image/png;base64,AA">'),
      'icon.svg': '<svg/>',
      'one.md': '',
    });
    expect(readSite(house.root)).toEqual({ deadLinks: [], externalRequests: [] });
    remove();
  });

  it('finds dead pages and headings, and what is loaded from elsewhere', () => {
    const body =
      '<a href="/gone">a</a> <img src="/gone.png"> <a href="/#nowhere">b</a> <a href="%E0%A4%A">c</a><script src="https://cdn.example.com/a.js"></script><link rel="x" href="//fonts.example.com/b">';
    const { house, remove } = plantHouse({ 'index.html': page(body) });
    expect(readSite(house.root)).toEqual({
      deadLinks: [
        'index.html -> /gone',
        'index.html -> /#nowhere',
        'index.html -> %E0%A4%A',
        'index.html -> /gone.png',
      ],
      externalRequests: ['index.html -> https://cdn.example.com/a.js', 'index.html -> //fonts.example.com/b'],
    });
    remove();
  });
});
