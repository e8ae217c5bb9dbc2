import { describe, expect, it } from 'vitest';
import type { DraftContext, MemoryFile } from '../../domain/model.ts';
import type { Draft } from '../../domain/skill.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { lintDraft } from '../lint.ts';
import { readProvenance } from '../playbook/provenance.ts';
import { createTeacherJobs } from './jobs.ts';
import { clean, PROMPTS } from './testing/material.ts';
import { type Line, lastText, scriptedModel } from './testing/scripted-model.ts';

const PLAYBOOK = clean<MemoryFile>({ path: 'workflows/refunds.md', text: '# Refunds\n\n1. Pay the money back.\n' });

const refund = {
  name: 'order-refund',
  title: 'Refund an order',
  description: 'Pays the money for an order back. Use when someone asks for a refund.',
  summary: 'Pay back once.',
  inputs: ['`order`: the number of the order; otherwise ask the user.'],
  steps: ['Pay it\nback: `paid = pay(order: {order})`'],
  output: ['The sum.'],
  successCriteria: ['The money is there.'],
  evaluationCriteria: ['pay was called once.'],
  pitfalls: [{ symptom: 'Paid twice.', cause: '', correctApproach: 'Look first.', prevention: '' }],
};

async function write(lines: readonly Line[], context: Pick<DraftContext, 'library' | 'tools' | 'check'> = {}) {
  const chat = scriptedModel(...lines);
  const jobs = createTeacherJobs({ chat, prompts: PROMPTS, signal: new AbortController().signal });
  const result = await jobs.writeSkills(PLAYBOOK, context).catch((error: unknown) => error);
  return { result, requests: chat.requests };
}

const answer = (...skills: readonly object[]): string => JSON.stringify({ skills });

describe('skills that a model makes of a playbook', () => {
  it('are printed with every section, and say where they come from', async () => {
    const { result } = await write([answer(refund)]);
    const [draft] = clean<readonly Draft[]>(result);
    if (draft === undefined) throw new Error('there is no draft');
    expect(lintDraft(draft, { examLiterals: [] })).toEqual([]);
    expect(readProvenance(draft.text)).toMatchObject({
      playbook: 'workflows/refunds.md',
      skill: 'order-refund',
      teacher: 'scripted/model',
      unproven: true,
    });
    const { procedure, pitfalls, successCriteria } = parseSkill(draft.text);
    expect(procedure?.steps).toMatchObject([{ tool: 'pay', purpose: 'Pay it back' }]);
    expect(pitfalls).toEqual([{ symptom: 'Paid twice.', cause: '', correctApproach: 'Look first.', prevention: '' }]);
    expect(successCriteria).toEqual(['The money is there.']);
    expect(draft.text).toContain('## Evaluation criteria\n\n- pay was called once.\n');
  });

  it('are asked for with the playbook, the tools and the skills that there are, as data', async () => {
    const library = [
      { skill: 'ticket-closing', version: '1', text: '---\nname: ticket-closing\ndescription: "Closes."\n---\n' },
    ];
    const { requests } = await write([answer(refund)], { library, tools: [{ name: 'pay', writes: true }] });
    const text = requests[0] === undefined ? '' : lastText(requests[0]);
    expect(text).toMatch(/<data name="skills"[^>]*>\n\{"name":"ticket-closing","description":"Closes."\}/);
    expect(text).toMatch(/<data name="tools"[^>]*>\n\{"name":"pay","writes":true\}/);
    expect(text).toContain(`<data name="playbook workflows/refunds.md"`);
    expect(text).toContain('Pay the money back.');
  });

  it.each([
    ['no skill', answer(), /there is no skill in it/],
    ['a name that is none', answer({ ...refund, name: 'Order Refund' }), /a name is made of a-z/],
    ['one name twice', answer(refund, refund), /order-refund: two skills have this name/],
    ['no steps', answer({ ...refund, steps: [] }), /order-refund: it has no steps/],
    ['no description', answer({ ...refund, description: ' ' }), /order-refund: it has no description/],
  ])('are asked for once more where the answer has %s', async (_, wrong, fault) => {
    const { result, requests } = await write([wrong, answer(refund)]);
    expect(result).toMatchObject([{ skill: 'order-refund' }]);
    expect(requests[1] && lastText(requests[1])).toMatch(fault);
  });

  it('are asked for again with what the checks find, and refused where that does not help', async () => {
    const check = async (draft: Draft) =>
      draft.text.includes('twice')
        ? [
            {
              rule: 'placeholder',
              severity: 'block' as const,
              place: 'SKILL.md:40',
              message: 'Line 40 has something left to fill in.',
            },
          ]
        : [];
    const mended = { ...refund, pitfalls: [] };
    const { result, requests } = await write([answer(refund), answer(mended)], { check });
    expect(result).toMatchObject([{ skill: 'order-refund' }]);
    expect(requests[1] && lastText(requests[1])).toContain(
      '- order-refund: placeholder: Line 40 has something left to fill in.',
    );
    const refused = await write([answer(refund), answer(refund), answer(refund)], { check });
    expect(refused.requests).toHaveLength(3);
    expect(refused.result).toMatchObject({
      code: 'MODEL_ANSWER_INVALID',
      message: expect.stringContaining('order-refund: placeholder'),
    });
  });
});
