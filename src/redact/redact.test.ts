import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import type { Transcript } from '../domain/model.ts';
import type { Task } from '../domain/task.ts';
import { createRedactor, restoreTask } from './redact.ts';

const create = (options: { seed?: number; disable?: string[]; allow?: string[] } = {}) =>
  createRedactor({ seed: 1, disable: [], allow: [], ...options });
const redactor = create();

const task: Task = {
  id: '00112233aabbccdd',
  sessionId: 's1',
  source: { file: 'logs/a.jsonl', format: 'pi', line: 1 },
  project: '/srv/jane@corp.io',
  request: ['I am jane@corp.io, call 4158675309. The key is zq91-zq91-zq91.', 'Send it to JANE@corp.io'],
  steps: [
    {
      tool: 'send_mail',
      arguments: { to: 'jane@corp.io', phone: '4158675309', api_key: 'zq91-zq91-zq91', 'x@corp.io': [1, true, null] },
      result: { echoed: 'used zq91-zq91-zq91 for jane@corp.io', sent: true, order: 42 },
      status: 'ok',
      afterTurn: 1,
    },
  ],
  reply: 'Sent to jane@corp.io.',
  outcome: {
    label: 'passed',
    confidence: 0.9,
    evidence: [{ kind: 'completed', supports: 'passed', detail: 'to jane@corp.io' }],
  },
  tokens: { input: 10, output: 2 },
  requiredFacts: ['jane@corp.io'],
};

describe('a task', () => {
  it('keeps nothing of what was redacted, in any field', async () => {
    const text = JSON.stringify(await redactor.task(task));
    expect(text).not.toMatch(/corp\.io|zq91|4158675309/i);
  });

  it('keeps where an argument came from: one placeholder in request, arguments, result and reply', async () => {
    const clean = await redactor.task(task);
    const address = clean.steps[0]?.arguments.to;
    expect(address).toMatch(/^person-[0-9a-f]{8}@example\.(com|net|org)$/);
    for (const text of [...clean.request, clean.reply, clean.project, clean.requiredFacts?.[0]]) {
      expect(text).toContain(address);
    }
    expect(clean.steps[0]?.result).toMatchObject({ sent: true, order: 42 });
  });

  it('replaces a secret that only its key gave away wherever else it stands', async () => {
    const clean = await redactor.task(task);
    const key = clean.steps[0]?.arguments.api_key;
    expect(key).toMatch(/^\[secret:[0-9a-f]{8}\]$/);
    expect(clean.request[0]).toContain(`The key is ${key}.`);
    expect(JSON.stringify(clean.steps[0]?.result)).toContain(`used ${key} for`);
  });

  it('leaves everything else as it was', async () => {
    const clean = await redactor.task(task);
    const { id, sessionId, source, tokens } = task;
    expect(clean).toMatchObject({ id, sessionId, source, tokens, outcome: { label: 'passed', confidence: 0.9 } });
    const { requiredFacts: _, project: __, ...bare } = task;
    expect(Object.keys(await redactor.task(bare)).sort()).toEqual(Object.keys(bare).sort());
  });

  it('is restored as it is under the same rules, and redacted under others', async () => {
    const stored = { rulesHash: redactor.rulesHash, task };
    expect(await restoreTask(stored, redactor)).toBe(task);
    expect(await restoreTask({ ...stored, rulesHash: 'older' }, redactor)).toEqual(await redactor.task(task));
  });
});

describe('a transcript', () => {
  it('is redacted as one record', async () => {
    const transcript: Transcript = {
      messages: [
        { role: 'user', text: 'mail jane@corp.io' },
        { role: 'call', id: 'c1', tool: 'send', arguments: { to: 'jane@corp.io' }, skillStep: 2 },
        { role: 'result', callId: 'c1', content: 'ok', isError: false },
      ],
      end: 'done',
      hits: 1,
      misses: 0,
      tokens: { input: 1, output: 1 },
    };
    const clean = await redactor.transcript(transcript);
    expect(JSON.stringify(clean)).not.toContain('corp.io');
    expect(clean).toMatchObject({
      end: 'done',
      messages: [{ role: 'user' }, { id: 'c1', skillStep: 2 }, { content: 'ok' }],
    });
  });
});

describe('text under a telling key', () => {
  it.each<[Json, RegExp]>([
    [{ password: 'hunter' }, /^\{"password":"\[secret:[0-9a-f]{8}\]"\}$/],
    [{ apiKey: 'test' }, /^\{"apiKey":"\[secret:[0-9a-f]{8}\]"\}$/],
    [{ headers: { Authorization: 'Bearer abc' } }, /"Bearer \[secret:[0-9a-f]{8}\]"/],
    [{ passwords: ['ann', 'bob'] }, /^\{"passwords":\["\[secret:\w+\]","\[secret:\w+\]"\]\}$/],
    [{ phone: 4158675309 }, /^\{"phone":[2-9]9\d{8}\}$/],
    [{ card: 4111111111111111 }, /^\{"card":"\[card:[0-9a-f]{8}\]"\}$/],
  ])('is redacted whole: %j', async (value, expected) => {
    const clean = JSON.stringify(await redactor.json(value));
    expect(clean).toMatch(expected);
    expect(JSON.stringify(await redactor.json(JSON.parse(clean)))).toBe(clean);
  });

  it.each<[Json]>([
    [{ tokens: { input: 5_000_000 }, max_tokens: '4096', token: 123456789 }],
    [{ nextPageToken: 'abc123abc123', password: null, secret: '', token: '<token>', sessionId: 'a1b2c3d4' }],
    [{ phone: 'yes', __proto__: null, id: 1700000000000, price: 1234567.89 }],
  ])('is left alone where it is no secret: %j', async (value) => {
    expect(await redactor.json(value)).toEqual(value);
  });
});

describe('placeholders', () => {
  it('are the same for the same value in another redactor with the same seed, others with another seed', async () => {
    const text = 'jane@corp.io, +49 151 2345 6789, 8.8.8.8, 761 Hickory Lane, 4111 1111 1111 1111';
    const [one, again, other] = await Promise.all([create(), create(), create({ seed: 2 })].map((it) => it.text(text)));
    expect(again).toBe(one);
    for (const [index, part] of (other ?? '').split(', ').entries()) expect(part).not.toBe(one?.split(', ')[index]);
  });

  it.each([
    [
      { request: 'Ann, born on May 12, 1990', arguments: { dob: '1990-05-12' } },
      /born on (\w+) 7, (1\d{3})".*"\2-06-07"/,
    ],
    [{ request: 'The patient of 12.05.1990', arguments: { dob: '1990-05-12' } }, /of 07\.06\.(1\d{3})".*"\1-06-07"/],
    [{ request: 'My SSN is 536-90-4399', arguments: { ssn: '536904399' } }, /is 000-(\d\d)-(\d{4})".*"000\1\2"/],
  ])('keep the layout of dates and ids, and what is the same stays the same: %j', async (value, expected) => {
    expect(JSON.stringify(await redactor.json(value))).toMatch(expected);
  });

  it('differ for values that differ: 500 of each kind', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => [
      `user${index}@corp.io`,
      `(415) 867-${1000 + index}`,
      `+49 151 2345 ${1000 + index}`,
      `password: pass${index}word`,
    ]).flat();
    const clean = await Promise.all(lines.map((line) => redactor.text(line)));
    expect(new Set(clean).size).toBe(lines.length);
  });
});

describe('redacting what is redacted', () => {
  const part = fc.constantFrom(
    ...['jane@corp.io', '+49 151 2345 6789', '(415) 867-5309', '4111 1111 1111 1111', 'DE89370400440532013000'],
    ...[
      'password=',
      'token: ',
      'api_key="',
      'Bearer ',
      'abc123def456',
      'https://u:pw12@',
      'host.com',
      '761 Hickory Lane',
    ],
    ...['person-0a1b2c3d@example.org', '[secret:0a1b2c3d]', '[card:0a1b2c3d]', '8.8.8.8', '198.18.1.1', '"', "'", '\\'],
    ...[
      ' ',
      ' ',
      '\n',
      ',',
      ':',
      '=',
      '@',
      '.',
      '-',
      '1',
      '+1 ',
      'tel ',
      '-u a:',
      'eyJhbGciOiJI.eyJzdWIiOiIx.',
      '--token ',
    ],
    ...['DOB ', 'born on ', '1990-05-12', 'May 12, 1990', '05/06/90', 'SSN ', '536-90-4399', 'passport ', 'C01X00T47'],
    ...['BIC ', 'DEUTDEFF', '529.982.247-25', '0x52908400098527886e0f7030069857d2e4169ee7', '06 12 34 56 78'],
  );
  const text = fc.array(fc.oneof({ weight: 9, arbitrary: part }, fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 14,
  });

  it('changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const once = await redactor.text(parts.join(''));
        expect(await redactor.text(once)).toBe(once);
      }),
      { numRuns: 5000, seed: 7 },
    );
  });

  it('changes nothing in a record either', async () => {
    const record = fc.dictionary(
      fc.constantFrom('password', 'phone', 'note', 'a@corp.io', 'authorization'),
      text.map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(record, async (value) => {
        const once = await redactor.json(value);
        expect(await redactor.json(once)).toEqual(once);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});

describe('options', () => {
  it('switches rules off by name', async () => {
    expect(await create({ disable: ['email'] }).text('jane@corp.io')).toBe('jane@corp.io');
    expect(() => create({ disable: ['emails'] })).toThrow(/"emails", which is no rule: secret, .*email/);
  });

  it('never redacts an allowed text', async () => {
    const clean = await create({ allow: ['Help@Corp.io'] }).text('help@corp.io or jane@corp.io');
    expect(clean).toMatch(/^help@corp\.io or person-/);
  });

  it('never redacts what a pattern matches all of', async () => {
    const redactor = create({ allow: ['/[a-z.]+@corp\\.io/', '/test-.*/'] });
    expect(await redactor.text('Ann.Lee@corp.io, help@corp.io or jane@corp.io.evil.org')).toMatch(
      /^Ann\.Lee@corp\.io, help@corp\.io or person-/,
    );
    expect(await redactor.json({ password: 'test-1', token: 'other-1' })).toEqual({
      password: 'test-1',
      token: expect.not.stringContaining('other'),
    });
    expect(redactor.rulesHash).not.toBe(create({ allow: ['/[A-Z.]+@corp\\.io/', '/test-.*/'] }).rulesHash);
  });

  it('names the rules by a hash that changes with what they would do', () => {
    const hashes = [create(), create({ seed: 2 }), create({ disable: ['email'] }), create({ allow: ['x'] })];
    expect(new Set(hashes.map(({ rulesHash }) => rulesHash)).size).toBe(4);
    expect(create({ allow: ['b', 'A'] }).rulesHash).toBe(create({ allow: ['a', 'B'] }).rulesHash);
  });

  it('counts replacements by rule, repeats included', async () => {
    const counting = create();
    await counting.text('jane@corp.io and jim@corp.io');
    await counting.json({ a: 'jane@corp.io', b: '8.8.8.8', c: 'nothing' });
    expect(counting.counts()).toEqual({ email: 3, 'ip-address': 1 });
  });

  it('adds what another redactor counted', async () => {
    const one = create();
    await one.text('jane@corp.io');
    one.addCounts({ email: 2, phone: 1 });
    expect(one.counts()).toEqual({ email: 3, phone: 1 });
  });
});

describe('hostile text', () => {
  it.each([
    ['at signs', 'a@'],
    ['one long word', 'a'],
    ['digits', '1'],
    ['digits and spaces', '12 '],
    ['plus signs', '+1'],
    ['capitals', 'Aa '],
    ['house numbers', '1 Aa '],
    ['urls', 'https://a:'],
    ['keys', 'password=='],
    ['key beginnings', '-----BEGIN PRIVATE KEY-----'],
    ['dots', '1.'],
    ['web tokens', 'eyJaaaaaaaa.'],
    ['dashes', 'sk-a-'],
    ['key ends', '-----BEGIN A PRIVATE KEY-----END PRIVATE KEY-----'],
    ['flags', ' --a-a-a'],
    ['cues', 'tel: 1 1'],
    ['area codes', '415-415-'],
    ['ends of streets', 'str. 1'],
    ['names of streets', `${'A.'.repeat(30)}str. 1x`],
    ['octets', ' 1.1.1'],
    ['account numbers', ' AA11 AAAA AAAA-'],
    ['needles', 'xoxb-a glpat- hf_a postgres:// a@b '],
  ])('takes linear time: %s', async (_, unit) => {
    const text = unit.repeat(Math.ceil(500_000 / unit.length));
    expect((await redactor.text(text)).length).toBeGreaterThan(0);
  });
});
