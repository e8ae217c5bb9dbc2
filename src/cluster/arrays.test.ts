import { describe, expect, it } from 'vitest';
import { share, widen } from './arrays.ts';

const growable = () => new SharedArrayBuffer(8, { maxByteLength: 1024 });

describe('widen', () => {
  it.each([
    { name: 'in memory of its own', numbers: Uint32Array.of(7, 8) },
    { name: 'in memory that threads have in common', numbers: share(Uint32Array.of(7, 8)) },
  ])('keeps the numbers $name and gives room for more', ({ numbers }) => {
    const wider = widen(numbers, 3);
    expect([...wider]).toEqual([...numbers, 0, 0]);
    expect(wider.constructor).toBe(numbers.constructor);
    expect(widen(wider, 4)).toBe(wider);
  });

  it('grows where it is what can', () => {
    const numbers = new Float32Array(growable(), 0, 2);
    numbers.set([0.5, 0.25]);
    const wider = widen(numbers, 5);
    expect([...wider]).toEqual([0.5, 0.25, 0, 0, 0]);
    expect(wider.buffer).toBe(numbers.buffer);
  });
});

describe('share', () => {
  it('copies what is not in common yet, and that only', () => {
    const numbers = Float32Array.of(0.5, 1);
    const shared = share(numbers);
    expect([...shared]).toEqual([0.5, 1]);
    expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(share(shared)).toBe(shared);
  });
});
