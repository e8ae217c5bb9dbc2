import { expect, it } from 'vitest';
import { linkTo, nightPath } from './links.ts';

it.each([
  ['index.html', 'families.html', 'families.html'],
  ['index.html', 'skills/pay.html', 'skills/pay.html'],
  ['skills/pay.html', 'index.html', '../index.html'],
  ['skills/pay.html', 'skills/find.html', 'find.html'],
  ['skills/pay.html', 'trials/0a.html', '../trials/0a.html'],
  ['a/b/c.html', 'a/d.html', '../d.html'],
  ['trials/0a.html', 'trials/0a.html', '0a.html'],
])('%s leads to %s by %s', (from, to, link) => {
  expect(linkTo(from, to)).toBe(link);
  expect(new URL(link, `file:///x/${from}`).pathname).toBe(`/x/${to}`);
});

it.each([
  ['2026-11-22T08-17-55-008Z-8014', 'nights/2026-11-22T08-17-55-008Z-8014.html'],
  ['../../etc/passwd', 'nights/..-..-etc-passwd.html'],
  ['a?b#c"<', 'nights/a-b-c-.html'],
])('a night %s has a page %s', (run, path) => {
  expect(nightPath(run)).toBe(path);
});
