import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../html/markup.ts';
import { dashboardPage } from './layout.ts';

const frame = { title: 'A <b>', path: 'skills/pay.html', nav: 'skills', body: html`<p>body</p>` } as const;

describe('dashboardPage', () => {
  it('leads to six pages, and says where it is', () => {
    const page = dashboardPage({ ...frame, parent: { title: 'Pay & find', path: 'skills/find.html' } });
    expect([...page.matchAll(/<li><a href="([^"]*)"/g)].map(([, link]) => link)).toEqual([
      ...['../index.html', '../families.html', '../skills.html', '../trends.html', '../spend.html', '../memory.html'],
      ...['../skills.html', 'find.html'],
    ]);
    expect(page).toContain('<a href="../skills.html" aria-current="true">Skills</a>');
    expect(page).toContain('Pay &amp; find');
    expect(dashboardPage({ ...frame, path: 'skills.html' })).toContain('<a href="skills.html" aria-current="page">');
  });

  it('leads to the fleet where there is one to look at', () => {
    expect(dashboardPage({ ...frame, live: 'with-fleet' })).toContain('<a href="../fleet.html">Fleet</a>');
    expect(dashboardPage({ ...frame, live: true })).not.toContain('fleet.html');
  });

  it('has one heading, with its title as text', () => {
    expect([...dashboardPage(frame).matchAll(/<h1>(.*?)<\/h1>/g)].map(([, title]) => title)).toEqual(['A &lt;b&gt;']);
  });

  it('runs nothing, and what is live only a script of its own server', () => {
    const still = dashboardPage(frame);
    const style = /<style>([^<]*)<\/style>/.exec(still)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(still).toContain(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    expect(still).not.toMatch(/<script|script-src|connect-src/);
    const live = dashboardPage({ ...frame, live: true });
    expect(live).toContain("script-src 'self'; connect-src 'self';");
    expect([...live.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script src="../live.js" defer>']);
  });

  it('stays small: the sheet is in every page', () => {
    expect(dashboardPage(frame).length).toBeLessThan(15_000);
  });
});
