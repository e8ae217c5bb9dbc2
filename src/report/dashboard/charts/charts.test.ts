import { describe, expect, it } from 'vitest';
import { SIZE } from './draw.ts';
import { intervalChart } from './interval.ts';
import { lineChart, type NightsChart, stackedBars } from './series.ts';

const chart: NightsChart = {
  ...{ title: 'Requests', says: 'Requests rose from 1 to 30.', unit: 'count' },
  nights: ['2026-11-01', '2026-11-02', '2026-11-04'],
  series: [
    { name: 'new', values: [1, null, 30] },
    { name: 'old', values: [2, 1_234, 0], tone: 'bad' },
  ],
};
const points = Array.from({ length: 30 }, (_, index) => {
  const runs = index + 1;
  return { runs, rate: (runs - 1) / runs, lower: (runs - 1) / (runs + 5), upper: 1 - 1 / (runs + 99) };
});
const interval = { title: 'Attempt 1', says: 'It came to 97 %.', points, floor: 0.8, target: 0.9 };
const DRAWN = [
  ['lines', () => lineChart(chart)],
  ['bars', () => stackedBars(chart)],
  ['an interval', () => intervalChart(interval)],
] as const;

describe.each(DRAWN)('%s', (_, draw) => {
  it('is the same every time, with nothing that has to be unique on a page', async () => {
    const first = await draw();
    expect(await draw()).toBe(first);
    expect(first).not.toMatch(/\sid=|url\(|xlink|<style|clip-path=/);
  });

  it('says what it shows, and fits any width in the colours of the page', async () => {
    const drawn = await draw();
    expect(drawn).toMatch(/<svg role="img" aria-label="(Requests rose|It came)[^"]*" viewBox="0 0 360 200">/);
    expect(drawn).not.toMatch(/#[0-9a-f]{3,6}\b|NaN|undefined|role="graphics|aria-roledescription/);
  });

  it('has letters of 11 px and more on the narrowest phone', async () => {
    const sizes = [...(await draw()).matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => Number(size));
    expect(sizes.length).toBeGreaterThan(5);
    expect((Math.min(...sizes) * 320) / SIZE.width).toBeGreaterThanOrEqual(11);
  });
});

describe('numbers beside a chart', () => {
  const exact = (markup: string) => [...markup.matchAll(/<data value="([^"]*)">/g)].map(([, value]) => Number(value));

  it('are those of its series, a dash where nothing is known', async () => {
    for (const draw of [lineChart, stackedBars]) {
      const drawn = await draw(chart);
      expect(exact(drawn)).toEqual([1, 2, 1234, 30, 0]);
      expect(drawn).toContain('<th scope="row">2026-11-02</th><td class="number">–</td>');
    }
  });

  it('are those of every run', async () => {
    expect(exact(await intervalChart(interval))).toEqual(
      points.flatMap(({ rate, lower, upper }) => [rate, lower, upper]),
    );
  });
});

it('draws nothing of what is not known', async () => {
  const series = [{ name: 'none', values: [null, null, null] }];
  const drawn = await lineChart({ ...chart, series });
  expect(drawn).toContain('<svg');
  expect(drawn).not.toMatch(/NaN|Infinity/);
});

it.each([
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</text></svg><h1>',
  '\u202e\u0000 opacity="0">',
  "'+alert(1)+'",
  'x'.repeat(100_000),
])('shows hostile names and nights as text: %.30j', async (attack) => {
  for (const draw of [lineChart, stackedBars]) {
    const names = (markup: string) =>
      [...markup.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag).filter((tag) => tag !== 'line');
    const hostile = await draw({ ...chart, nights: [attack, ...chart.nights.slice(1)], title: attack, says: attack });
    expect(names(hostile).filter((tag) => ['script', 'img', 'h1'].includes(tag ?? ''))).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(hostile.replaceAll(/"[^"]*"/g, '')).not.toMatch(/[\u202e\u0000]|<[^>]*\sonerror/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    expect(hostile).not.toMatch(/[\u202e\u0000]/);
    const named = await draw({ ...chart, series: chart.series.map((each) => ({ ...each, name: attack })) });
    expect(names(named)).toEqual(names(await draw(chart)));
  }
});
