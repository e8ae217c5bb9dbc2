import { describe, expect, it } from 'vitest';
import { hash } from '../util/hash.ts';
import { filesInMemory } from './files.ts';
import { openLibrary } from './library.ts';

const version = (text: string) => ({ skill: 'refund-order', version: hash(text), text });
const change = { skill: 'refund-order', from: null, to: hash('one'), text: 'one' };

describe('library', () => {
  it('has nothing at first', async () => {
    const library = openLibrary(filesInMemory());
    expect(await library.names()).toEqual([]);
    expect(await library.live('refund-order')).toBeNull();
    expect(await library.staged()).toEqual([]);
  });

  it('makes a version live, and doing so again changes nothing', async () => {
    const library = openLibrary(filesInMemory());
    await library.apply({ type: 'promote', ...change });
    await library.apply({ type: 'promote', ...change });
    expect(await library.live('refund-order')).toEqual(version('one'));
    expect(await library.names()).toEqual(['refund-order']);
  });

  it('holds a staged version back until it is promoted', async () => {
    const library = openLibrary(filesInMemory());
    await library.apply({ type: 'stage', ...change });
    expect(await library.live('refund-order')).toBeNull();
    expect(await library.staged()).toEqual([version('one')]);
    await library.apply({ type: 'promote', ...change });
    expect(await library.staged()).toEqual([]);
  });

  it('goes back, and away', async () => {
    const library = openLibrary(filesInMemory());
    await library.apply({ type: 'promote', ...change });
    await library.apply({
      type: 'roll-back',
      skill: 'refund-order',
      from: hash('one'),
      to: hash('zero'),
      text: 'zero',
      reason: '',
    });
    expect(await library.live('refund-order')).toEqual(version('zero'));
    await library.apply({ type: 'disable', skill: 'refund-order', from: hash('zero'), reason: '' });
    expect(await library.names()).toEqual([]);
  });
});
