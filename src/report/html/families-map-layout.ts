/** A circle, and how much room its label takes below it. Lengths are in units of the drawing. */
export interface Body {
  readonly radius: number;
  /** Of the label; 0 for one that is labelled only where there is room. */
  readonly labelWidth: number;
  readonly labelHeight: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Moving {
  x: number;
  y: number;
}

/** Of all bodies: what many of them do in a round takes longer, and matters less. */
const MOST_WORK = 12_000_000;
const MOST_ROUNDS = 400;
const GAP = 7;
/** The drawing is wider than it is high. */
const ASPECT = 1.6;
const PULLED_BY = 3;
const ALIKE = 0.12;

/**
 * A place for each body, alike ones near each other and none over another: classical multidimensional scaling (Torgerson
 * 1952) of the distances 1 - similarity gives the first places; then bodies that are alike pull each other and those that
 * overlap push each other apart. The same input gives the same places.
 * @param similarity symmetric, in [0, 1]
 */
export function layOut(bodies: readonly Body[], similarity: readonly (readonly number[])[]): readonly Point[] {
  const spread = Math.sqrt(bodies.reduce((sum, body) => sum + widthOf(body) * heightOf(body), 0));
  const places: Moving[] = scaleDown(similarity).map(([x, y]) => ({ x: x * spread * ASPECT, y: y * spread }));
  const pulls = findPulls(similarity);
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(MOST_WORK / bodies.length ** 2));
  for (let round = 0; round < rounds; round++) {
    const heat = 1 - round / rounds;
    for (const place of places) {
      place.x *= 1 - (0.012 * heat) / ASPECT;
      place.y *= 1 - 0.012 * heat;
    }
    for (const pull of pulls) attract(places, bodies, { ...pull, strength: 0.06 * heat * pull.alike });
    pushApart(places, bodies);
  }
  for (let round = 0; round < 4 * rounds && pushApart(places, bodies); round++);
  return places.map(({ x, y }) => ({ x: rounded(x), y: rounded(y) }));
}

function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}

interface Pull {
  readonly a: number;
  readonly b: number;
  readonly alike: number;
}

/** Each body is pulled by the few that it is most like. */
function findPulls(similarity: readonly (readonly number[])[]): readonly Pull[] {
  return similarity.flatMap((row, a) =>
    row
      .map((alike, b) => ({ a, b, alike }))
      .filter(({ b, alike }) => b !== a && alike >= ALIKE)
      .sort((one, other) => other.alike - one.alike || one.b - other.b)
      .slice(0, PULLED_BY),
  );
}

function attract(
  places: readonly Moving[],
  bodies: readonly Body[],
  { a, b, strength }: Pull & { readonly strength: number },
): void {
  const [one, other] = [places[a], places[b]];
  if (one === undefined || other === undefined) return;
  const [x, y] = [other.x - one.x, other.y - one.y];
  const apart = Math.hypot(x, y) - (bodies[a]?.radius ?? 0) - (bodies[b]?.radius ?? 0) - GAP;
  if (apart <= 0) return;
  const step = (strength * apart) / Math.max(1, Math.hypot(x, y));
  one.x += x * step;
  one.y += y * step;
  other.x -= x * step;
  other.y -= y * step;
}

/** Whether any had to move. */
function pushApart(places: readonly Moving[], bodies: readonly Body[]): boolean {
  const placed = places.flatMap((place, index): readonly Placed[] => {
    const body = bodies[index];
    return body === undefined
      ? []
      : [{ place, body, reach: Math.max(widthOf(body), heightOf(body)) / 2 + body.labelHeight }];
  });
  let hasMoved = false;
  placed.forEach((one, index) => {
    for (let next = index + 1; next < placed.length; next++) {
      const other = placed[next];
      if (other === undefined || isFar(one, other)) continue;
      const isLabelled = one.body.labelWidth + other.body.labelWidth > 0;
      if (isLabelled ? partBoxes(one, other) : partCircles(one, other)) hasMoved = true;
    }
  });
  return hasMoved;
}

interface Placed {
  readonly place: Moving;
  readonly body: Body;
  /** Farther than this from its place it touches nothing. */
  readonly reach: number;
}

function isFar({ place: one, reach }: Placed, { place: other, reach: otherReach }: Placed): boolean {
  const touching = reach + otherReach;
  return Math.abs(one.x - other.x) > touching || Math.abs(one.y - other.y) > touching;
}

function partCircles({ place: one, body }: Placed, { place: other, body: otherBody }: Placed): boolean {
  const [x, y] = [other.x - one.x, other.y - one.y];
  const distance = Math.hypot(x, y);
  const missing = body.radius + otherBody.radius + GAP - distance;
  if (missing <= 0.05) return false;
  const [unitX, unitY] = distance < 0.01 ? [1, 0] : [x / distance, y / distance];
  const half = missing / 2;
  one.x -= unitX * half;
  one.y -= unitY * half;
  other.x += unitX * half;
  other.y += unitY * half;
  return true;
}

/** Along the side on which they overlap least. */
function partBoxes({ place: one, body }: Placed, { place: other, body: otherBody }: Placed): boolean {
  const wide = (widthOf(body) + widthOf(otherBody)) / 2 - Math.abs(other.x - one.x);
  const [middle, otherMiddle] = [one.y + body.labelHeight / 2, other.y + otherBody.labelHeight / 2];
  const high = (heightOf(body) + heightOf(otherBody)) / 2 - Math.abs(otherMiddle - middle);
  if (wide <= 0.05 || high <= 0.05) return false;
  if (wide < high * ASPECT) {
    const step = (other.x >= one.x ? wide : -wide) / 2;
    one.x -= step;
    other.x += step;
  } else {
    const step = (otherMiddle >= middle ? high : -high) / 2;
    one.y -= step;
    other.y += step;
  }
  return true;
}

function widthOf({ radius, labelWidth }: Body): number {
  return Math.max(2 * radius, labelWidth) + GAP;
}

function heightOf({ radius, labelHeight }: Body): number {
  return 2 * radius + labelHeight + GAP;
}

/** Places in two dimensions, about one apart on the average. */
function scaleDown(similarity: readonly (readonly number[])[]): readonly (readonly [number, number])[] {
  const squares = similarity.map((row) => row.map((alike) => (1 - alike) ** 2));
  const means = squares.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length);
  const mean = means.reduce((sum, value) => sum + value, 0) / Math.max(1, means.length);
  const centred = squares.map((row, a) =>
    row.map((value, b) => -(value - (means[a] ?? 0) - (means[b] ?? 0) + mean) / 2),
  );
  const first = strongest(centred, 0);
  const second = strongest(
    centred.map((row, a) => row.map((value, b) => value - (first[a] ?? 0) * (first[b] ?? 0))),
    1,
  );
  return similarity.map((_, index) => [first[index] ?? 0, second[index] ?? 0]);
}

const POWERS = 120;

/** The eigenvector of the largest eigenvalue, as long as the root of that: by power iteration from a fixed start. */
function strongest(matrix: readonly (readonly number[])[], turn: number): readonly number[] {
  let vector = matrix.map((_, index) => Math.cos((index + 1) * 2.4 + turn));
  let length = 0;
  for (let power = 0; power < POWERS; power++) {
    const next = matrix.map((row) => row.reduce((sum, value, column) => sum + value * (vector[column] ?? 0), 0));
    length = Math.hypot(...next);
    if (length < 1e-9) return vector.map(() => 0);
    vector = next.map((value) => value / length);
  }
  return vector.map((value) => value * Math.sqrt(length));
}
