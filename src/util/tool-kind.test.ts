import { describe, expect, it } from 'vitest';
import { isWrite } from './tool-kind.ts';

const none = { writes: [], reads: [] };

describe('isWrite', () => {
  it.each([
    ['get_reservation_details', false],
    ['search_onestop_flight', false],
    ['update_reservation_flights', true],
    ['transfer_to_human_agents', true],
    ['calculate', false],
    ['create_task', true],
    ['calendar_list_events', false],
    ['mcp__mail__list_inbox', false],
    ['mcp__mail__send', true],
    ['Read', false],
    ['Bash', true],
    ['TodoWrite', false],
    ['frobnicate', true],
  ])('reads the verb in %s', (tool, writes) => {
    expect(isWrite(tool, none)).toBe(writes);
  });

  it.each([
    [{ writes: ['get_*'], reads: [] }, true],
    [{ writes: [], reads: ['*'] }, false],
    [{ writes: ['get_a'], reads: ['get_*'] }, true],
  ])('lets the pipeline decide first: %j', (rules, writes) => {
    expect(isWrite('get_a', rules)).toBe(writes);
  });
});
