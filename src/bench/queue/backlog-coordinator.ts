import { setTimeout as wait } from 'node:timers/promises';
import type { QueueSettings } from '../../domain/pipeline.ts';
import type { Delivery, JobQueue, TrialJob } from '../../domain/queue.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { HARNESS_VERSION } from '../../night/night.ts';
import { toMaterial } from '../../night/queue/trial-material.ts';
import { toWanted } from '../../night/queue/wanted-model.ts';
import { openJobQueue } from '../../queue/coordinator/open-job-queue.ts';
import { readPrompts } from '../../store/prompts.ts';
import { trialId } from '../../util/trial-id.ts';
import { REFUND_SKILL, refundSuite } from '../trials-exam.ts';
import { LIMITS, plansOf } from './plans.ts';
import { studentChoice } from './student-choice.ts';

/** What the process of a night says of itself. */
export interface BacklogSums {
  /** Since the first was asked for. */
  readonly cpuMs: number;
  /** Largest resident set so far. */
  readonly megabytes: number;
}

/**
 * Asks the queue for so many trials at once, in a process of its own, then waits for all of them. Told to the parent:
 * before anything was asked, once all was, and once all came back. Arguments: settings of the queue, number of trials,
 * root.
 */
const [given = '{}', count = '0', root = '.'] = process.argv.slice(2);
const settings: QueueSettings = JSON.parse(given);
const trials = Number(count);
const signal = new AbortController().signal;
const { 'follow-skill': prompt } = await readPrompts(root);
const workspace = { id: 'backlog', name: 'backlog' };
const queue = await openJobQueue(settings, { environment: process.env, workspace });
const student = { harness: HARNESS_VERSION, prompt, user: null };
const posting = await queue.post({ role: 'student', model: toWanted(studentChoice('http://unused')), student });
const fingerprint = await awaitOffer(queue, posting);
const exam = await queue.share(toMaterial(buildReplayIndex(refundSuite())));
const text = await queue.share({ kind: 'skill', text: REFUND_SKILL });
let began = process.cpuUsage();

await tell('open');
began = process.cpuUsage();
let back = 0;
const all = Promise.withResolvers<void>();
all.promise.catch(() => undefined);
for (const job of createJobs()) submit(job);
await tell('asked');
await all.promise;
await tell('done');
await queue.close();
process.disconnect();

/** Keeps no more of a job than its name, as a night does. */
function submit(job: TrialJob): void {
  const { id } = job;
  const take = async ({ result }: Delivery<'trial'>): Promise<void> => {
    if (result.transcript === null) throw new Error(`A trial came to nothing: ${result.problem?.message}`);
    await queue.settle({ id, posting, fingerprint });
    if (++back === trials) all.resolve();
  };
  queue.submit<'trial'>(job, { priority: 50, signal }).then(take).catch(all.reject);
}

async function awaitOffer(opened: JobQueue, id: string): Promise<string> {
  for (;;) {
    const [offer] = (await opened.standing(id)).offers;
    if (offer !== undefined) return offer.fingerprint;
    await wait(100);
  }
}

function* createJobs(): Generator<TrialJob> {
  const { skill } = refundSuite();
  const { maximumActions, maximumTokens, seconds } = LIMITS;
  for (const { key, question } of plansOf({ fingerprint }, 1, trials)) {
    const { id, request } = question;
    yield {
      ...{ kind: 'trial', id: `backlog-${trialId(key)}`, posting, fingerprint, workspace: workspace.name, skill, key },
      ...{ question: { id, request }, exam, text, maximumActions, maximumTokens, seconds },
    };
  }
}

async function tell(step: string): Promise<void> {
  const { user, system } = process.cpuUsage(began);
  const sums: BacklogSums = { cpuMs: (user + system) / 1000, megabytes: process.resourceUsage().maxRSS / 1024 };
  process.send?.({ step, sums });
  await new Promise((resolve) => process.once('message', resolve));
}
