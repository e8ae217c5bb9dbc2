import type { Check } from './check.ts';
import { checkBudget } from './checks/budget.ts';
import { checkClock } from './checks/clock.ts';
import { checkDisk } from './checks/disk.ts';
import { checkFamilies } from './checks/families.ts';
import { checkGit } from './checks/git.ts';
import { checkLogs } from './checks/logs.ts';
import { checkModels } from './checks/models.ts';
import { checkPipeline } from './checks/pipeline.ts';
import { checkPrices } from './checks/prices.ts';
import { checkPrompts } from './checks/prompts.ts';
import { checkQueueOfPipeline } from './checks/queue.ts';
import { checkRecall } from './checks/recall.ts';
import { checkRuntime } from './checks/runtime.ts';
import { checkSchedule } from './checks/schedule.ts';
import { checkWorkspace } from './checks/workspace.ts';

/** In the order in which they are printed. Adding one is a file and a line here. */
export const CHECKS = {
  runtime: checkRuntime,
  workspace: checkWorkspace,
  pipeline: checkPipeline,
  logs: checkLogs,
  prompts: checkPrompts,
  models: checkModels,
  queue: checkQueueOfPipeline,
  recall: checkRecall,
  families: checkFamilies,
  prices: checkPrices,
  budget: checkBudget,
  disk: checkDisk,
  clock: checkClock,
  schedule: checkSchedule,
  git: checkGit,
} as const satisfies Readonly<Record<string, Check>>;
