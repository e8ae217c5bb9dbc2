import type { Point } from './families-map-layout.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Label extends Point {
  readonly anchor: 'middle' | 'start' | 'end';
}

export interface Labelled extends Point {
  readonly radius: number;
  readonly width: number;
}

export const LABEL_HEIGHT = 17;

/**
 * Where each circle's label goes, null for one that would lie over another label or circle. Earlier ones choose first;
 * below is best, then above, right and left.
 */
export function placeLabels(circles: readonly Labelled[]): readonly (Label | null)[] {
  const taken: Box[] = [];
  return circles.map((circle) => {
    const free = candidates(circle).find(
      ({ box }) =>
        !taken.some((other) => overlap(box, other)) && !circles.some((other) => other !== circle && covers(other, box)),
    );
    if (free === undefined) return null;
    taken.push(free.box);
    return free.label;
  });
}

function candidates({ x, y, radius, width }: Labelled): readonly { readonly label: Label; readonly box: Box }[] {
  const centred = { left: x - width / 2, right: x + width / 2 };
  const below = y + radius + LABEL_HEIGHT - 3;
  const above = y - radius - 6;
  const side = radius + 6;
  const level = { top: y - LABEL_HEIGHT / 2, bottom: y + LABEL_HEIGHT / 2 };
  return [
    {
      label: { x, y: below, anchor: 'middle' },
      box: { ...centred, top: y + radius + 1, bottom: y + radius + LABEL_HEIGHT },
    },
    { label: { x, y: above, anchor: 'middle' }, box: { ...centred, top: above - LABEL_HEIGHT + 4, bottom: above + 4 } },
    { label: { x: x + side, y: y + 4, anchor: 'start' }, box: { ...level, left: x + side, right: x + side + width } },
    { label: { x: x - side, y: y + 4, anchor: 'end' }, box: { ...level, left: x - side - width, right: x - side } },
  ];
}

/** The room a label takes, for whatever else looks for some. */
export function boxOf({ x, y, anchor }: Label, width: number): Box {
  const left = anchor === 'middle' ? x - width / 2 : anchor === 'start' ? x : x - width;
  return { left, right: left + width, top: y - LABEL_HEIGHT + 4, bottom: y + 4 };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Whether a circle reaches into a box. */
export function covers(
  { x, y, radius }: Point & { readonly radius: number },
  { left, right, top, bottom }: Box,
): boolean {
  const nearest = [Math.max(left, Math.min(x, right)) - x, Math.max(top, Math.min(y, bottom)) - y];
  return Math.hypot(...nearest) < radius + 2;
}
