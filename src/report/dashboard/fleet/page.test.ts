import { expect, it } from 'vitest';
import { foldFleet } from '../../fleet/fold.ts';
import { FLEET, LOOKED_AT, NIGHT } from '../../fleet/testing.ts';
import { column, factsOf } from '../testing.ts';
import { fleetPage } from './page.ts';

const view = foldFleet(FLEET, {
  ...{ now: LOOKED_AT, events: NIGHT, prefix: 'nightschool', choose: (offers) => offers[0] ?? null },
  describeDifference: () => 'its <b> differs',
});

it('shows workers, models, who is refused, and what the night cost so far', () => {
  const { path, text } = fleetPage({ view });
  expect(path).toBe('fleet.html');
  expect(factsOf(text).get('Waiting')).toEqual(['1,234', 'in the queue']);
  expect(factsOf(text).get('Cost')).toEqual(['$0.75', 'of this night so far']);
  expect(column(text, 'jobs')).toEqual([0, 600, 0, 110]);
  expect(column(text, 'cost')).toEqual([0.75, null]);
  expect(text).toContain('rack-1 does not serve ollama/qwen3:8b: its &lt;b&gt; differs');
  expect(text).toContain('<a href="fleet.html" aria-current="page">Fleet</a>');
  expect(text).toContain("script-src 'self'; connect-src 'self';");
});

it('says why there is nothing to see', () => {
  const { text } = fleetPage({ fault: 'Redis does not answer at <host>.' });
  expect(text).toContain('<p class="notice">Redis does not answer at &lt;host&gt;.</p>');
});
