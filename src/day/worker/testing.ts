import { CASES, REFUND_SKILL, refundSuite } from '../../bench/trials-exam.ts';
import type { ChatJob, EmbedJob, Material, Posting, TrialJob, WantedModel } from '../../domain/queue.ts';
import type { Workshop } from '../../domain/workshop.ts';
import { HARNESS_VERSION } from '../../night/night.ts';
import { ollamaChoice, openAiChoice } from '../../providers/testing/choices.ts';
import { quickWorld } from '../../providers/testing/world.ts';
import { hashJson } from '../../util/hash.ts';
import { createWorkshop, type WorkshopOptions } from './create-workshop.ts';

export const PROMPT = { name: 'follow-skill', version: 1, text: 'Help. {{skill}}', hash: 'p' } as const;
export const USER_PROMPT = { name: 'simulate-user', version: 1, text: 'Play the user. {{turns}}', hash: 'u' } as const;

/** A workshop with no servers but those that are given. */
export function workshopOf(given: Partial<WorkshopOptions> = {}): Workshop {
  return createWorkshop({ id: 'w1', world: quickWorld(), ollama: [], endpoints: [], rate: null, ...given });
}

type Wanted<Use> = Extract<Exclude<WantedModel, { readonly kind: 'embedding' }>, { readonly use: Use }>;

/** A pipeline's model as a posting has it: without hosts. */
export function wantedOllama(changed: Partial<Wanted<'ollama'>> = {}): Wanted<'ollama'> {
  const { hosts: _, ...model } = ollamaChoice('');
  return { ...model, ...changed };
}

/** The same of an endpoint: without key and concurrency. */
export function wantedOpenAi(url: string, changed: Partial<Wanted<'openai'>> = {}): Wanted<'openai'> {
  const { keyVariable: _, concurrency: __, ...model } = openAiChoice(url);
  return { ...model, ...changed };
}

export function studentPosting(model: Posting['model'] = wantedOllama()): Posting {
  return {
    id: 'p1',
    format: 1,
    seal: null,
    role: 'student',
    model,
    student: { harness: HARNESS_VERSION, prompt: PROMPT, user: null },
  };
}

export function teacherPosting(model: Posting['model']): Posting {
  return { id: 'p1', format: 1, seal: null, role: 'teacher', model, student: null };
}

const EXAM: Material = { kind: 'exam', suite: refundSuite(), definitions: [] };
const SKILL: Material = { kind: 'skill', text: REFUND_SKILL };
const MATERIALS = new Map([EXAM, SKILL].map((material) => [hashJson(material), material]));

/** Finds what trial jobs refer to. */
export async function material(hash: string): Promise<Material> {
  const found = MATERIALS.get(hash);
  if (found === undefined) throw new Error(`There is no material ${hash}.`);
  return found;
}

/** A refund, with the skill; cases from 0. */
export function trialJob(fingerprint: string, changed: Partial<TrialJob> = {}, number = 3): TrialJob {
  const question = refundSuite().cases[number % CASES];
  if (question === undefined) throw new Error('There is no such case.');
  const { id, request } = question;
  const key = {
    version: 'v',
    arm: 'with-skill',
    phase: 'gate',
    caseId: id,
    pass: 0,
    seed: 5,
    fingerprint: 'f',
  } as const;
  return {
    ...{ kind: 'trial', id: 'job', posting: 'p1', fingerprint, workspace: 'shop', skill: 'refund-order' },
    ...{ key, question: { id, request }, exam: hashJson(EXAM), text: hashJson(SKILL) },
    ...{ maximumActions: 20, maximumTokens: null, seconds: null },
    ...changed,
  };
}

export function chatJob(fingerprint: string): ChatJob {
  const request = {
    purpose: 'draft-skill',
    messages: [{ role: 'user' as const, text: 'Is it?' }],
    tools: [],
    schema: null,
    seed: 1,
  };
  return { kind: 'chat', id: 'job', posting: 'p1', fingerprint, workspace: 'shop', seconds: null, request };
}

export function embedJob(fingerprint: string, texts: readonly string[]): EmbedJob {
  return { kind: 'embed', id: 'job', posting: 'p1', fingerprint, workspace: 'shop', seconds: null, texts };
}
