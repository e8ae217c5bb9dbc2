import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FamilyPicture, familiesMap } from './families-map.ts';
import { placeLabels } from './families-map-labels.ts';
import { layOut } from './families-map-layout.ts';

type Drawn = FamilyPicture['families'][number];

const family = (index: number, changes: Partial<Drawn> = {}): Drawn => ({
  ...{
    id: `fam-${index}`,
    name: `close-ticket-${index}`,
    tools: [],
    terms: [],
    tasks: 5 + index,
    sessions: 3,
    days: 2,
  },
  ...{ passed: 4, failed: 1, unknown: 0, successRate: 0.8, examples: ['Close it'] },
  ...{ skill: null, ignored: false, state: '-' },
  ...changes,
});

const alike = (count: number, pairs = 0.1): readonly (readonly number[])[] =>
  Array.from({ length: count }, (_, a) =>
    Array.from({ length: count }, (__, b) => (a === b ? 1 : a % 3 === b % 3 ? 0.6 : pairs)),
  );

const picture = (families: readonly Drawn[], changes: Partial<FamilyPicture> = {}): FamilyPicture => ({
  ...{ at: '2026-03-01T10:00:00.000Z', families, similarity: alike(families.length), unassigned: 30, emerging: [] },
  ...changes,
});

const body = (radius: number, labelWidth = 0) => ({ radius, labelWidth, labelHeight: labelWidth > 0 ? 17 : 0 });

describe('layOut', () => {
  it('lays no circle over another, also where all are alike or none is', () => {
    const radii = fc.array(fc.integer({ min: 4, max: 90 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(radii, fc.constantFrom(0, 0.5, 1), (sizes, similarity) => {
        const bodies = sizes.map((radius) => body(radius));
        const places = layOut(bodies, alike(sizes.length, similarity));
        for (const [a, one] of places.entries())
          for (const [b, other] of places.entries())
            if (a < b)
              expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan((sizes[a] ?? 0) + (sizes[b] ?? 0));
      }),
      { numRuns: 30 },
    );
  });

  it('puts those that are alike nearer to each other', () => {
    const places = layOut(
      Array.from({ length: 12 }, () => body(20, 60)),
      alike(12, 0),
    );
    const distance = (a: number, b: number): number =>
      Math.hypot((places[a]?.x ?? 0) - (places[b]?.x ?? 0), (places[a]?.y ?? 0) - (places[b]?.y ?? 0));
    const pairs = places.flatMap((_, a) => places.map((__, b) => [a, b] as const)).filter(([a, b]) => a < b);
    const mean = (wanted: boolean): number => {
      const chosen = pairs.filter(([a, b]) => (a % 3 === b % 3) === wanted);
      return chosen.reduce((sum, [a, b]) => sum + distance(a, b), 0) / chosen.length;
    };
    expect(mean(true)).toBeLessThan(0.7 * mean(false));
  });

  it('gives the same places again', () => {
    const bodies = [30, 20, 10, 10].map((radius) => body(radius, 80));
    expect(layOut(bodies, alike(4))).toEqual(layOut(bodies, alike(4)));
    expect(layOut([body(10)], alike(1))).toEqual([{ x: 0, y: 0 }]);
    expect(layOut([], [])).toEqual([]);
  });
});

describe('placeLabels', () => {
  it('lets no label lie over another', () => {
    const circle = fc.record({
      x: fc.integer({ min: 0, max: 300 }),
      y: fc.integer({ min: 0, max: 200 }),
      radius: fc.integer({ min: 4, max: 20 }),
      width: fc.integer({ min: 20, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(circle, { maxLength: 40 }), (circles) => {
        const boxes = placeLabels(circles).flatMap((label, index) => {
          if (label === null) return [];
          const width = circles[index]?.width ?? 0;
          const left =
            label.anchor === 'middle' ? label.x - width / 2 : label.anchor === 'start' ? label.x : label.x - width;
          return [{ left, right: left + width, y: label.y }];
        });
        for (const [a, one] of boxes.entries())
          for (const other of boxes.slice(a + 1))
            expect(one.left < other.right && other.left < one.right && Math.abs(one.y - other.y) < 13).toBe(false);
      }),
    );
  });
});

describe('familiesMap', () => {
  it.each([1, 2, 15, 41, 120])('draws %i families, the larger ones with their names', (count) => {
    const page = familiesMap(picture(Array.from({ length: count }, (_, index) => family(index))));
    expect(page.match(/<a href="#row-/g)).toHaveLength(count);
    expect(page.match(/<tr id="row-/g)).toHaveLength(count);
    expect((page.match(/text-anchor="(middle|start|end)">close-ticket/g) ?? []).length).toBeGreaterThanOrEqual(
      Math.min(count, 40),
    );
    expect(page).toBe(familiesMap(picture(Array.from({ length: count }, (_, index) => family(index)))));
  });

  it('loads and runs nothing, and shows what logs say as text', () => {
    const evil = '"><script>alert(1)</script>\u202e';
    const page = familiesMap(picture([family(0, { name: evil, examples: [evil], state: evil })]));
    expect(page).not.toMatch(/<script|\u202e|https?:|url\(/);
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain("default-src 'none'");
  });

  it.each([
    [{ successRate: 0.9 }, 'class="family good none"'],
    [{ successRate: 0.6, skill: 'live' as const }, 'class="family open live"'],
    [{ successRate: 0.2, skill: 'staged' as const }, 'class="family bad staged"'],
    [{ successRate: null, ignored: true, skill: 'live' as const }, 'class="family quiet ignored"'],
  ])('colours %j', (changes, expected) => {
    expect(familiesMap(picture([family(0, changes)]))).toContain(expected);
  });

  it('draws the largest, and lists all with what is too rare yet', () => {
    const many = Array.from({ length: 305 }, (_, index) => family(index, { tasks: 1000 - index }));
    const emerging = [{ terms: ['parking'], tasks: 3, sessions: 2, days: 2, nights: 4 }];
    const page = familiesMap(picture(many, { similarity: alike(305), emerging }));
    expect(page.match(/<a href="#row-/g)).toHaveLength(300);
    expect(page.match(/<tr id="row-/g)).toHaveLength(305);
    expect(page).toContain('The 5 smallest are in the table only.');
    expect(page).toMatch(/parking[\s\S]*about 4 nights/);
  });
});
