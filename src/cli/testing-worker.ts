import { REFUND_SKILL, refundSuite } from '../bench/trials-exam.ts';
import type { Delivery, JobQueue, Material, TrialJob } from '../domain/queue.ts';
import { HARNESS_VERSION } from '../night/night.ts';
import { ollamaChoice } from '../providers/testing/choices.ts';
import { openJobQueue } from '../queue/index.ts';

const EXAM: Material = { kind: 'exam', suite: refundSuite(), definitions: [] };
const PROMPT = { name: 'follow-skill', version: 1, text: 'Help. {{skill}}', hash: 'p' } as const;
const PREFIX = 'fleet';

/** A coordinator that wants a student, and has trials of it for workers. */
export interface TestCoordinator {
  readonly queue: JobQueue;
  /** Waits until a worker offers it. */
  offered(): Promise<{ readonly fingerprint: string; readonly slots: number; readonly host: string }>;
  sit(number: number, pass?: number): Promise<Delivery<'trial'>>;
}

export async function openCoordinator(url: string): Promise<TestCoordinator> {
  const queue = await openJobQueue(
    {
      ...{ url, urlVariable: 'NO_SUCH_VARIABLE', prefix: PREFIX, endpoints: 'here', share: 1, priorities: {} },
      ...{ keyVariable: 'NO_SUCH_VARIABLE', waitSeconds: 20, patienceSeconds: 20, lead: 1.5 },
    },
    { environment: {}, workspace: { id: 'shop', name: 'shop' }, times: { standingMs: 100 } },
  );
  const { hosts: _, ...model } = ollamaChoice('');
  const posting = await queue.post({
    role: 'student',
    model,
    student: { harness: HARNESS_VERSION, prompt: PROMPT, user: null },
  });
  const exam = await queue.share(EXAM);
  const text = await queue.share({ kind: 'skill', text: REFUND_SKILL });
  const offered: TestCoordinator['offered'] = async () => {
    for (;;) {
      const { offers } = await queue.standing(posting);
      if (offers[0] !== undefined) return offers[0];
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    queue,
    offered,
    sit: async (number, pass = 0) => {
      const { fingerprint } = await offered();
      const job = trialOf(number, { posting, fingerprint, exam, text, pass });
      return queue.submit<'trial'>(job, { priority: 50, signal: new AbortController().signal });
    },
  };
}

type About = Pick<TrialJob, 'posting' | 'fingerprint' | 'exam' | 'text'> & { readonly pass: number };

function trialOf(number: number, { pass, ...about }: About): TrialJob {
  const question = refundSuite().cases[number];
  if (question === undefined) throw new Error(`There is no case ${number}.`);
  const { id, request } = question;
  return {
    ...{ kind: 'trial', id: `trial-${number}-${pass}`, workspace: 'shop', skill: 'refund-order', ...about },
    key: { version: 'v', arm: 'with-skill', phase: 'gate', caseId: id, pass, seed: pass, fingerprint: 'f' },
    question: { id, request },
    ...{ maximumActions: 20, maximumTokens: null, seconds: 60 },
  };
}

/** The command line of a worker of the same fleet. */
export function workerWords(url: string, ollama: string, slots = 2): readonly string[] {
  return ['worker', '--queue', url, '--prefix', PREFIX, '--ollama', `${ollama}=${slots}`, '--name', 'box'];
}
