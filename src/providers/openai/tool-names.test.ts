import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readWireName, toWireId, toWireName } from './tool-names.ts';

it.each([
  ['get_order-2', 'get_order-2'],
  ['crm.deals/update', /^crm_deals_update_[0-9a-f]{12}$/],
  ['Aufträge öffnen', /^Auftr_ge_ffnen_[0-9a-f]{12}$/],
  ['', /^_[0-9a-f]{12}$/],
  ['x'.repeat(70), /^x{51}_[0-9a-f]{12}$/],
])('writes %j so that every endpoint takes it', (name, expected) => {
  expect(toWireName(name)).toMatch(typeof expected === 'string' ? new RegExp(`^${expected}$`) : expected);
});

it('comes back, and never as another name', () => {
  const names = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 80 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(names, (all) => {
      const tools = all.map((name) => ({ name }));
      for (const { name } of tools) {
        expect(toWireName(name)).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
        expect(toWireId(name)).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
        expect(readWireName(toWireName(name), tools)).toBe(name);
      }
    }),
    { numRuns: 60 },
  );
});

it('leaves a name that stands for no tool as it is', () => {
  expect(readWireName('no_such_tool', [{ name: 'other' }])).toBe('no_such_tool');
});
