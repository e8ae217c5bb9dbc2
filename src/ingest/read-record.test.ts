import { expect, it } from 'vitest';
import { readRecord } from './read-record.ts';

const lineOf = (text: string | null, finished = true) => {
  return { bytes: text === null ? null : Buffer.from(text), number: 1, end: 9, finished };
};

const record = (value: unknown, repaired: string | null = null) => ({ kind: 'record', value, repaired });
const CUT = 'text before a record, left out';
const UNFINISHED = { kind: 'unfinished', reason: 'unfinished last line, left for the next run' };
const unreadable = (reason: string) => ({ kind: 'unreadable', reason });

it.each([
  ['{"a":1}', record({ a: 1 })],
  ['  \t', { kind: 'blank' }],
  ['{"a":', unreadable('not valid JSON')],
  ['/speci{"type":"session"}', record({ type: 'session' }, CUT)],
  ['\0\0\0{"a":1}', record({ a: 1 }, CUT)],
  ['xdata: {"a":1}', record({ a: 1 }, CUT)],
  // server-sent events
  ['data: {"a":1}', record({ a: 1 })],
  ['data:{"a":1}', record({ a: 1 })],
  ['data: [DONE]', { kind: 'blank' }],
  ['event: message_start', { kind: 'blank' }],
  [': keep-alive', { kind: 'blank' }],
  ['event: the cat sat down', unreadable('not valid JSON')],
  ['see {braces} {"a":1}', record({ a: 1 }, CUT)],
  // what is left of a record that was cut is no record
  ['{"a":{"b":1}', unreadable('not valid JSON')],
  ['[{"a":1},{"b":2}', unreadable('not valid JSON')],
  ['"a":{"b":1}', unreadable('not valid JSON')],
  ['words only', unreadable('not valid JSON')],
  ['{ { { { { {"a":1}', unreadable('not valid JSON')],
  ['x { { { { {"a":1}', unreadable('not valid JSON')],
  [`x${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, unreadable('JSON nested too deep')],
])('a finished line %j', (text, expected) => {
  expect(readRecord(lineOf(text), 100)).toEqual(expected);
});

it.each([
  ['{"a":1}', record({ a: 1 })],
  ['[]', record([])],
  ['{"a":1', UNFINISHED],
  // may go on as 12, as truely or as "null"
  ['1', UNFINISHED],
  ['true', UNFINISHED],
  ['', UNFINISHED],
  ['/speci{"type":"session"}', UNFINISHED],
  [null, { kind: 'unfinished', reason: 'unfinished last line longer than 100 bytes' }],
])('an unfinished line %j', (text, expected) => {
  expect(readRecord(lineOf(text, false), 100)).toEqual(expected);
});

it('a line over the limit', () => {
  const read = readRecord(lineOf(null), 100);
  expect(read).toEqual(unreadable('line longer than 100 bytes'));
});

const LONG = 'x'.repeat(3000);
const unread = [
  { type: 'said', name: 'detail', behind: 'id', unless: ['"stopped":true'] },
  { type: 'works', name: 'data', behind: 'type', until: 'id', unless: ['"usage":'] },
];
it.each<[string, string, unknown]>([
  ['is left out where it is long', `{"type":"said","id":1,"detail":{"out":"${LONG}"},"b":2}`, { type: 'said', id: 1 }],
  ['is read where it is short', '{"type":"said","id":1,"detail":{"out":"x"},"b":2}', 'whole'],
  ['is read where something in it matters', `{"type":"said","id":1,"detail":{"stopped":true,"o":"${LONG}"}}`, 'whole'],
  ['is read where the record begins with it', `{"detail":{"out":"${LONG}"},"type":"said","id":1}`, 'whole'],
  ['is read where what it stands behind is missing', `{"type":"said","detail":{"out":"${LONG}"},"id":1}`, 'whole'],
  ['is read in another type', `{"type":"other","id":1,"detail":"${LONG}"}`, 'whole'],
  ['is read where another value has the type', `{"a":{"type":"said"},"id":1,"detail":"${LONG}"}`, 'whole'],
  [
    'is read where another type is named first',
    `{"a":{"type":"works"},"type":"said","id":1,"detail":"${LONG}"}`,
    'whole',
  ],
  ['is none inside another value', `{"type":"said","id":1,"a":{"b":1,"detail":"${LONG}"},"c":3}`, 'whole'],
  ['is none inside a list', `{"type":"said","id":1,"a":[{"b":1,"detail":"${LONG}"}]}`, 'whole'],
  ['is none inside a text', JSON.stringify({ type: 'said', id: 1, a: `,"detail":${LONG}`, b: 2 }), 'whole'],
  ['is none in a text that ends with its name', JSON.stringify({ type: 'said', id: 1, 'a,"detail': LONG }), 'whole'],
  [
    'is left out up to the member to go on at',
    `{"a":"ä","type":"works","data":{"out":"${LONG}","id":3},"b":2,"id":"é","c":[4]}`,
    { a: 'ä', type: 'works', id: 'é', c: [4] },
  ],
  [
    'is read where something in the middle matters',
    `{"type":"works","data":{"usage":1,"o":"${LONG}"},"id":1}`,
    'whole',
  ],
  ['is read where there is nothing to go on at', `{"type":"works","data":"${LONG}","b":1}`, 'whole'],
  ['is read where going on would be inside it', `{"type":"works","data":{"o":"${LONG}","id":1},"b":1}`, 'whole'],
  ['is read where going on would be inside another', `{"type":"works","data":"${LONG}","b":{"c":1,"id":1}}`, 'whole'],
])('a member %s', (_, text, expected) => {
  const value: unknown = expected === 'whole' ? JSON.parse(text) : expected;
  expect(readRecord(lineOf(text), 10_000, unread)).toEqual(record(value));
});
