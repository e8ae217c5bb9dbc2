import { describe, expect, it } from 'vitest';
import type { Job, TrialJob } from '../../domain/queue.ts';
import { createFolder, unfold } from './fold.ts';

const BASE = { posting: 'p', fingerprint: 'f', workspace: 'w', seconds: 9 } as const;
const KEY: TrialJob['key'] = {
  ...{ version: 'v', arm: 'with-skill', phase: 'gate', caseId: 'c', pass: 3, seed: 4e9, fingerprint: 'f' },
};
const TRIAL: TrialJob = {
  ...{ kind: 'trial', id: 'trial-1', ...BASE, skill: 's', key: KEY, question: { id: 'c', request: [] } },
  ...{ exam: 'e', text: null, maximumActions: 3, maximumTokens: null },
};
const CHAT: Job = {
  ...{ kind: 'chat', id: 'chat-1', ...BASE },
  request: { purpose: 'test', messages: [], tools: [], schema: null, seed: 7 },
};

describe('a folded job', () => {
  it.each<[string, Job]>([
    ['trial', TRIAL],
    ['trial that is made again', { ...TRIAL, key: { ...KEY, retry: 2 } }],
    ['chat', CHAT],
    ['embedding', { kind: 'embed', id: 'embed-1', ...BASE, texts: ['one'] }],
  ])('is the %s that it was', (_, job) => {
    const folder = createFolder();
    folder.fold({ ...TRIAL, id: 'other', key: { ...KEY, pass: 1, seed: 1 } });
    expect(unfold(folder.fold(job))).toEqual(job);
  });

  it('has with others of its case in common all but what tells them apart', () => {
    const { fold } = createFolder();
    const one = fold(TRIAL);
    expect(fold({ ...TRIAL, id: 'trial-2', key: { ...KEY, pass: 4, seed: 5 } }).common).toBe(one.common);
    expect(JSON.stringify(one.common)).not.toContain('trial-1');
  });

  it.each<[string, TrialJob]>([
    ['question', { ...TRIAL, question: { id: 'd', request: [] } }],
    ['skill text', { ...TRIAL, text: 'hash' }],
    ['arm', { ...TRIAL, key: { ...KEY, arm: 'no-skill' } }],
    ['number of tries', { ...TRIAL, key: { ...KEY, retry: 1 } }],
    ['time', { ...TRIAL, seconds: null }],
  ])('has nothing in common with one of another %s', (_, other) => {
    const { fold } = createFolder();
    expect(fold(other).common).not.toBe(fold(TRIAL).common);
  });

  it('is kept no longer than the last of its case', () => {
    const { fold, forget } = createFolder();
    const [one, two] = [fold(TRIAL), fold({ ...TRIAL, id: 'trial-2' })];
    forget(one);
    expect(fold(TRIAL).common).toBe(two.common);
    forget(one);
    forget(two);
    expect(fold(TRIAL).common).not.toBe(two.common);
    expect(unfold(two).id).toBe('trial-2'); // one that is on its way is still whole
  });
});
