import type { Student } from '../../domain/model.ts';
import type { QueueSettings } from '../../domain/pipeline.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { HARNESS_VERSION } from '../../night/night.ts';
import { createNightFleet, type StationRequest } from '../../night/queue/night-fleet.ts';
import { createRemoteStudent, type RemoteStudent } from '../../night/queue/remote-student.ts';
import { createTrialAccount } from '../../night/queue/trial-account.ts';
import { toWanted } from '../../night/queue/wanted-model.ts';
import { createBudget } from '../../providers/layers/budget.ts';
import { createWorld } from '../../providers/world.ts';
import { openJobQueue } from '../../queue/coordinator/open-job-queue.ts';
import type { QueueTimes } from '../../queue/options.ts';
import { readFleet } from '../../queue/read-fleet.ts';
import { studentChoice } from './student-choice.ts';

export interface StudentThere extends AsyncDisposable {
  readonly student: RemoteStudent;
  /** What a person would have been told. */
  readonly notices: readonly string[];
  /** Exchanges that workers told of. */
  readonly calls: () => number;
}

export interface ThereOptions {
  readonly settings: QueueSettings;
  readonly workspaceId: string;
  readonly times?: Partial<QueueTimes>;
  readonly prompt: Prompt;
  readonly signal: AbortSignal;
}

export function queueSettings(port: number, changed: Partial<QueueSettings> = {}): QueueSettings {
  return {
    ...{ url: `redis://127.0.0.1:${port}`, urlVariable: 'BENCH_QUEUE_URL', prefix: 'bench', endpoints: 'here' },
    ...{ keyVariable: 'BENCH_QUEUE_KEY', share: 1, priorities: {}, waitSeconds: 120, patienceSeconds: 120, lead: 1.5 },
    ...changed,
  };
}

/** The student on workers, through everything that a night puts in between; waits until one offers it. */
export async function openStudentThere(options: ThereOptions): Promise<StudentThere> {
  const { settings, workspaceId, times, prompt, signal } = options;
  const notices: string[] = [];
  const notice = (text: string): void => void notices.push(text);
  const workspace = { id: workspaceId, name: workspaceId };
  const queue = await openJobQueue(settings, { environment: process.env, workspace, notice, ...(times && { times }) });
  const world = { ...createWorld({}), notice };
  const fleet = createNightFleet({
    ...{ queue, settings, workspace, world, signal },
    readFleet: () => readFleet(settings, { environment: process.env }),
  });
  const model = toWanted(studentChoice('http://unused'));
  const posting: StationRequest['posting'] = {
    role: 'student',
    model,
    student: { harness: HARNESS_VERSION, prompt, user: null },
  };
  const station = await fleet.open({
    posting,
    name: 'ollama/bench',
    known: null,
    onDown: ({ message }) => notice(message),
  });
  let calls = 0;
  const account = createTrialAccount({
    budget: createBudget({ usd: null, teacherTokens: null, studentTokens: null, minutes: null }, world.clock),
    onCall: () => {
      calls += 1;
    },
    ...{ student: { name: 'ollama/bench', price: null, longestExchange: 16_384 }, user: null, tokensPerTrial: 200_000 },
  });
  const { fingerprint } = station;
  const known: Student = { name: 'ollama/bench', deterministic: false, fingerprint, act: unasked };
  return {
    student: createRemoteStudent(known, { station, fleet, account, isUserRecorded: true }),
    notices,
    calls: () => calls,
    [Symbol.asyncDispose]: () => fleet.close(),
  };
}

function unasked(): Promise<never> {
  throw new Error('A trial goes to a worker as a whole.');
}
