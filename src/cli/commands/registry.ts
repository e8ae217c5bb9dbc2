import type { CliCommand } from '../command.ts';
import { adoptCommand } from './adopt.ts';
import { adviseCommand } from './advise.ts';
import { askCommand } from './ask.ts';
import { bootstrapCommand } from './bootstrap.ts';
import { doctorCommand } from './doctor.ts';
import { evalCommand } from './eval.ts';
import { familiesCommand } from './families.ts';
import { forgetCommand } from './forget.ts';
import { initCommand } from './init.ts';
import { learnCommand } from './learn.ts';
import { mcpCommand } from './mcp.ts';
import { memoryCommand } from './memory.ts';
import { recallCommand } from './recall.ts';
import { redistillCommand } from './redistill.ts';
import { rememberCommand } from './remember.ts';
import { reportCommand } from './report.ts';
import { rollbackCommand } from './rollback.ts';
import { runCommand } from './run.ts';
import { skillsCommand } from './skills.ts';
import { statusCommand } from './status.ts';
import { summarizeCommand } from './summarize.ts';
import { taskCommand } from './task.ts';
import { verifyCommand } from './verify.ts';

/** Adding a command is one file and one line here. */
export const COMMANDS: readonly CliCommand[] = [
  runCommand,
  askCommand,
  redistillCommand,
  bootstrapCommand,
  familiesCommand,
  evalCommand,
  adviseCommand,
  statusCommand,
  learnCommand,
  skillsCommand,
  mcpCommand,
  memoryCommand,
  recallCommand,
  rememberCommand,
  summarizeCommand,
  forgetCommand,
  taskCommand,
  reportCommand,
  adoptCommand,
  rollbackCommand,
  verifyCommand,
  initCommand,
  doctorCommand,
];
