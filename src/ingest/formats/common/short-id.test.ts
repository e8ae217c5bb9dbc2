import { describe, expect, it } from 'vitest';
import { shortId } from './short-id.ts';

describe('an id of a log', () => {
  it.each([
    'a7e2a1f0-7d0c-4c55-9c3e-0b8ce9b1c5aa',
    '20250801_101500',
    '1763000000000',
    'agent:main:main',
    'task@3',
    '2026-01-01T00:00:00.000+0100',
    '-home-sam-shop/a+1234.jsonl 3',
  ])('is kept as it is: %s', (id) => {
    expect(shortId(id)).toBe(id);
  });

  it.each([
    'sam.miller@example.com',
    'mailto:sam@mail.example.co.uk#3',
    'chat/sam+shop@example.com',
    'agent:main:whatsapp:direct:+491701234567',
    'x'.repeat(201),
  ])('becomes a hash that is the same every time: %s', (id) => {
    expect(shortId(id)).toMatch(/^[0-9a-f]{32}$/);
    expect(shortId(id)).toBe(shortId(`${id}`));
    expect(shortId(id)).not.toBe(shortId(`${id}1`));
  });
});
