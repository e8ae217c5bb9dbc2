import { describe, expect, it } from 'vitest';
import { allowanceFor, type Fit, isRefitDue } from './fit.ts';

const fit: Fit = {
  ...{ version: 1, begun: '2026-02-20', night: '2026-03-04', refit: '2026-03-01' },
  ...{ tasks: 100, saved: 2, pending: [], alone: [] },
};
const tonight = { night: '2026-03-05', refitAfter: 7, tasks: 110, unseen: 10, members: 100 };

describe('isRefitDue', () => {
  it.each([
    ['not before its night', fit, {}, false],
    ['after so many nights', fit, { night: '2026-03-08' }, true],
    ['not where nothing came', fit, { night: '2026-03-08', tasks: 100, unseen: 0 }, false],
    ['when half as many again have come', fit, { tasks: 150 }, true],
    ['where the last one is not known of', null, {}, true],
    ['never', fit, { refitAfter: 0, tasks: 900, night: '2027-01-01' }, false],
    ['never, but for the first families', null, { refitAfter: 0, members: 0 }, true],
  ])('is due %s', (_, before, changed, due) => {
    expect(isRefitDue(before, { ...tonight, ...changed })).toBe(due);
  });
});

describe('allowanceFor', () => {
  it.each([
    ['a share of the members', null, {}, { nightly: 3, saved: 3, atOnce: 0 }],
    ['what was saved besides', fit, {}, { nightly: 3, saved: 5, atOnce: 0 }],
    [
      'all that was saved at once, two weeks after it began',
      fit,
      { night: '2026-03-06' },
      { nightly: 3, saved: 8, atOnce: 8 },
    ],
    ['more after nights without a run', fit, { night: '2026-03-08' }, { nightly: 3, saved: 14, atOnce: 14 }],
    ['never more than all', fit, { night: '2027-03-08' }, { nightly: 3, saved: 102, atOnce: 102 }],
    ['nothing when a night is run again', fit, { night: '2026-03-04' }, { nightly: 0, saved: 0, atOnce: 0 }],
  ])('is %s', (_, before, changed, wanted) => {
    expect(allowanceFor(before, { ...tonight, ...changed })).toEqual(wanted);
  });
});
