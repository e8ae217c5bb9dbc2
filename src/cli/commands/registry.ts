import type { CliCommand } from '../command.ts';

/**
 * Adding a command is one file and one line here. A command is loaded when it is called: the parts of all of them take
 * half a second, and agents call `recall` often.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<CliCommand>>> = {
  run: async () => (await import('./run.ts')).runCommand,
  ask: async () => (await import('./ask.ts')).askCommand,
  families: async () => (await import('./families.ts')).familiesCommand,
  logs: async () => (await import('./logs.ts')).logsCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  recall: async () => (await import('./recall.ts')).recallCommand,
  remember: async () => (await import('./remember.ts')).rememberCommand,
  summarize: async () => (await import('./summarize.ts')).summarizeCommand,
  forget: async () => (await import('./forget.ts')).forgetCommand,
  task: async () => (await import('./task.ts')).taskCommand,
  memory: async () => (await import('./memory.ts')).memoryCommand,
  learn: async () => (await import('./learn.ts')).learnCommand,
  bootstrap: async () => (await import('./bootstrap.ts')).bootstrapCommand,
  skills: async () => (await import('./skills.ts')).skillsCommand,
  mcp: async () => (await import('./mcp.ts')).mcpCommand,
  redistill: async () => (await import('./redistill.ts')).redistillCommand,
  eval: async () => (await import('./eval.ts')).evalCommand,
  aa: async () => (await import('./aa.ts')).aaCommand,
  advise: async () => (await import('./advise.ts')).adviseCommand,
  adopt: async () => (await import('./adopt.ts')).adoptCommand,
  economy: async () => (await import('./economy.ts')).economyCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  rollback: async () => (await import('./rollback.ts')).rollbackCommand,
  reject: async () => (await import('./reject.ts')).rejectCommand,
  pin: async () => (await import('./pin.ts')).pinCommand,
  unpin: async () => (await import('./unpin.ts')).unpinCommand,
  archive: async () => (await import('./archive.ts')).archiveCommand,
  unarchive: async () => (await import('./unarchive.ts')).unarchiveCommand,
  history: async () => (await import('./history.ts')).historyCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  show: async () => (await import('./show.ts')).showCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  init: async () => (await import('./init.ts')).initCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
};
