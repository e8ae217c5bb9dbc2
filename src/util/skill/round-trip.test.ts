import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import type {
  Condition,
  Expression,
  Finder,
  Input,
  Path,
  PathSegment,
  Procedure,
  ProcedureStep,
  ReplyRule,
} from '../../domain/procedure.ts';
import type { SkillContent } from '../../domain/skill.ts';
import { checkProcedure } from '../procedure/check-procedure.ts';
import { parseSkill } from './parse.ts';
import { printSkill } from './print.ts';
import { validateSkill } from './validate.ts';

/** Characters that the notation itself uses, so that ordinary strings are hard cases. */
const awkward = fc.constantFrom(
  ...'`{}[]"\\/:;,.()=!|#-*_ \t\n\r<>éπ技\u200b\u2028😀…',
  'when',
  'otherwise',
  'says',
  '---',
);
const text = fc
  .array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 6 })
  .map((parts) => parts.join(''));
const line = text
  .map((value) => value.replace(/[`\p{Cc}\p{Zl}\p{Zp}]/gu, '').trim())
  .map((value) => (value === '' ? 'Do it' : value));
const key = fc.oneof(
  fc.constantFrom('id', 'all', 'in', 'first_name', 'content-type', 'Über', '__proto__', '0', 'a b'),
  text,
);
const scalar = fc.oneof<fc.Arbitrary<Json>[]>(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.boolean(),
  fc.constant(null),
);
const json: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.array(fc.tuple(key, scalar), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
);
const nonEmpty = text.filter((value) => value !== '');
const cues = fc.array(line, { minLength: 1, maxLength: 3 });

function pathOf(names: readonly string[], depth: number): fc.Arbitrary<Path> {
  const segment: fc.Arbitrary<PathSegment> = fc.oneof(
    key.map((name) => ({ kind: 'key' as const, key: name })),
    fc.integer({ min: -9, max: 999 }).map((index) => ({ kind: 'index' as const, index })),
    fc.record({
      kind: fc.constantFrom('first' as const, 'all' as const),
      selector: fc.oneof(
        key.map((field) => ({ kind: 'named' as const, field })),
        fc.record({
          kind: fc.constant('compare' as const),
          field: key,
          operator: fc.constantFrom('=' as const, '!=' as const),
          value: expressionOf(names, depth - 1),
        }),
      ),
    }),
  );
  return fc.record({ root: fc.constantFrom(...names), segments: fc.array(segment, { maxLength: depth < 1 ? 0 : 3 }) });
}

/** Text pieces and paths in turn: no two texts beside each other, none empty. */
function partsOf(names: readonly string[], depth: number): fc.Arbitrary<readonly (string | Path)[]> {
  const pair = fc.tuple(fc.option(nonEmpty, { nil: undefined }), pathOf(names, depth));
  return fc
    .tuple(fc.array(pair, { maxLength: 2 }), fc.option(nonEmpty, { nil: undefined }))
    .map(([pairs, end]) => [...pairs.flat(), end].filter((part) => part !== undefined));
}

function expressionOf(names: readonly string[], depth: number): fc.Arbitrary<Expression> {
  const constant = json.map((value) => ({ kind: 'constant' as const, value }));
  if (depth < 0) return constant;
  const reference = pathOf(names, depth).map((path) => ({ kind: 'reference' as const, path }));
  return fc.oneof(
    constant,
    reference,
    partsOf(names, depth)
      .filter((parts) => parts.some((part) => typeof part !== 'string'))
      .map((parts) => ({ kind: 'template' as const, parts })),
    fc.tuple(reference, constant).map((items) => ({ kind: 'list' as const, items })),
    fc
      .tuple(key, reference)
      .map(([name, field]) => ({ kind: 'record' as const, fields: Object.fromEntries([[name, field]]) })),
  );
}

function conditionOf(names: readonly string[]): fc.Arbitrary<Condition> {
  return fc.oneof(
    fc.record({ kind: fc.constant('mentioned' as const), cues, negated: fc.boolean() }),
    fc.record({
      kind: fc.constant('compare' as const),
      path: pathOf(names, 1),
      operator: fc.constantFrom('is empty' as const, 'is not empty' as const),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      path: pathOf(names, 1),
      operator: fc.constantFrom(
        '=' as const,
        '!=' as const,
        '<' as const,
        '<=' as const,
        '>' as const,
        '>=' as const,
        'contains' as const,
      ),
      value: expressionOf(names, 0),
    }),
  );
}

const finder: fc.Arbitrary<Finder> = fc.oneof(
  fc
    .constantFrom('move (?:the )?(.+?) to', '#(\\d+)', '/(.*)/', '`(x)`', '"([^"]*)"', 'a\n(b)', '(\u200b)', '\\x60(.)')
    .map((pattern) => ({ kind: 'pattern' as const, pattern })),
  fc.record({ kind: fc.constant('choice' as const), value: json, cues }),
);

function inputOf(name: string): fc.Arbitrary<Input> {
  return fc.record(
    {
      name: fc.constant(name),
      meaning: line,
      conversion: fc.constantFrom('text', 'number', 'lower', 'upper', 'slug', 'list'),
      find: fc.array(finder, { maxLength: 3 }),
      fallback: json,
    },
    { requiredKeys: ['name', 'meaning', 'conversion', 'find'] },
  );
}

function stepOf(names: readonly string[], result: string): fc.Arbitrary<ProcedureStep> {
  const inLoop = [...names, 'element'];
  const shared = (known: readonly string[]) => ({
    purpose: line,
    tool: fc.oneof(
      fc.constantFrom('search_deals', 'mcp__mail__send', 'Bash', 'browser.open', 'a-b:c/d', 'find `it`', '検索 "x"'),
      nonEmpty,
    ),
    arguments: fc
      .array(fc.tuple(key, expressionOf(known, 1)), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries)),
    result: fc.constantFrom(result, 'outcome'),
    when: fc.array(conditionOf(known), { maxLength: 2 }),
  });
  return fc.oneof(
    fc.record(shared(names)),
    fc.record({
      ...shared(inLoop),
      forEach: fc.record({ item: fc.constant('element'), list: pathOf(names, 1) }),
    }),
  );
}

const replies: fc.Arbitrary<readonly ReplyRule[]> = fc.array(
  fc.record({ when: fc.array(conditionOf(['deal']), { maxLength: 2 }), parts: partsOf(['deal', 'stage'], 1) }),
  { maxLength: 3 },
);

const procedure: fc.Arbitrary<Procedure> = fc.record({
  inputs: fc.tuple(inputOf('deal'), inputOf('stage')),
  steps: fc.tuple(
    stepOf(['deal', 'stage'], 'step1'),
    stepOf(['deal', 'stage'], 'found'),
    stepOf(['deal', 'stage'], 'step3'),
  ),
  replies,
});

const pitfall = fc.record({ symptom: line, cause: line, correctApproach: line, prevention: line });
const description = line
  .map((value) => [...value.replace(/[<>]/g, '').replace(/-{2,}/g, '-')].slice(0, 1024).join('').trim())
  .map((value) => (value === '' ? 'Moves a deal.' : value));

const content: fc.Arbitrary<SkillContent> = fc.record({
  name: fc.constantFrom('move-deal', 'a', '3d', 'null', '007', 'no', '1e5'),
  description,
  title: line,
  summary: line.map((value) => `Use it well: ${value}`),
  procedure,
  successCriteria: fc.array(line, { maxLength: 3 }),
  pitfalls: fc.array(pitfall, { maxLength: 2 }),
  metadata: fc.dictionary(fc.constantFrom('family', 'teacher', 'night'), line),
});

describe('printSkill and parseSkill', () => {
  it('give back exactly what was printed', () => {
    fc.assert(
      fc.property(content, (skill) => {
        fc.pre(checkProcedure(skill.procedure).length === 0);
        const parsed = parseSkill(printSkill(skill));
        expect(parsed.problems).toEqual([]);
        const { body: _, problems: __, metadata, ...rest } = parsed;
        const { metadata: given, ...expected } = skill;
        expect(rest).toEqual(expected);
        expect(metadata).toEqual(
          Object.fromEntries(Object.entries(given).map(([name, value]) => [`nightschool-${name}`, value])),
        );
      }),
      { numRuns: 800 },
    );
  });

  it('print what the strictest validator takes', () => {
    fc.assert(
      fc.property(content, (skill) => {
        expect(validateSkill(printSkill(skill), skill.name)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('survive any text', () => {
    fc.assert(
      fc.property(content, fc.nat(), text, (skill, position, inserted) => {
        const printed = printSkill(skill);
        const at = position % printed.length;
        const parsed = parseSkill(printed.slice(0, at) + inserted + printed.slice(at));
        if (parsed.procedure === null) expect(parsed.problems.some((problem) => problem.blocking)).toBe(true);
        else expect(checkProcedure(parsed.procedure)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
