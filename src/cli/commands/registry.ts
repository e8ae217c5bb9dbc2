import type { CliCommand } from '../command.ts';
import { adoptCommand } from './adopt.ts';
import { adviseCommand } from './advise.ts';
import { doctorCommand } from './doctor.ts';
import { evalCommand } from './eval.ts';
import { familiesCommand } from './families.ts';
import { redistillCommand } from './redistill.ts';
import { reportCommand } from './report.ts';
import { rollbackCommand } from './rollback.ts';
import { runCommand } from './run.ts';
import { statusCommand } from './status.ts';
import { verifyCommand } from './verify.ts';

/** Adding a command is one file and one line here. */
export const COMMANDS: readonly CliCommand[] = [
  runCommand,
  redistillCommand,
  familiesCommand,
  evalCommand,
  adviseCommand,
  statusCommand,
  reportCommand,
  adoptCommand,
  rollbackCommand,
  verifyCommand,
  doctorCommand,
];
