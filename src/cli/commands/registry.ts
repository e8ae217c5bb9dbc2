import type { CliCommand } from '../command.ts';

type Commands = Readonly<Record<string, () => Promise<CliCommand>>>;

/**
 * The commands under the headings of the help, in the order people meet them. Adding one is one file and one line here. A
 * command is loaded when it is called: the parts of all of them take half a second, and agents call `recall` often.
 */
const GROUPS: Readonly<Record<string, Commands>> = {
  'To begin': {
    init: async () => (await import('./init.ts')).initCommand,
    doctor: async () => (await import('./doctor.ts')).doctorCommand,
    run: async () => (await import('./run.ts')).runCommand,
    status: async () => (await import('./status.ts')).statusCommand,
    report: async () => (await import('./report.ts')).reportCommand,
    dashboard: async () => (await import('./dashboard.ts')).dashboardCommand,
  },
  'Every night, on one machine or many': {
    schedule: async () => (await import('./schedule.ts')).scheduleCommand,
    fleet: async () => (await import('./fleet.ts')).fleetCommand,
    worker: async () => (await import('./worker.ts')).workerCommand,
  },
  'What is asked': {
    families: async () => (await import('./families.ts')).familiesCommand,
    logs: async () => (await import('./logs.ts')).logsCommand,
    redact: async () => (await import('./redact.ts')).redactCommand,
  },
  'Skills, and your word on them': {
    skills: async () => (await import('./skills.ts')).skillsCommand,
    bootstrap: async () => (await import('./bootstrap.ts')).bootstrapCommand,
    show: async () => (await import('./show.ts')).showCommand,
    history: async () => (await import('./history.ts')).historyCommand,
    diff: async () => (await import('./diff.ts')).diffCommand,
    adopt: async () => (await import('./adopt.ts')).adoptCommand,
    reject: async () => (await import('./reject.ts')).rejectCommand,
    pin: async () => (await import('./pin.ts')).pinCommand,
    unpin: async () => (await import('./unpin.ts')).unpinCommand,
    archive: async () => (await import('./archive.ts')).archiveCommand,
    unarchive: async () => (await import('./unarchive.ts')).unarchiveCommand,
    rollback: async () => (await import('./rollback.ts')).rollbackCommand,
  },
  'Proof, and better versions': {
    verify: async () => (await import('./verify.ts')).verifyCommand,
    plan: async () => (await import('./plan.ts')).planCommand,
    eval: async () => (await import('./eval.ts')).evalCommand,
    economy: async () => (await import('./economy.ts')).economyCommand,
    redistill: async () => (await import('./redistill.ts')).redistillCommand,
    advise: async () => (await import('./advise.ts')).adviseCommand,
    aa: async () => (await import('./aa.ts')).aaCommand,
    import: async () => (await import('./import.ts')).importCommand,
    export: async () => (await import('./export.ts')).exportCommand,
  },
  'Agents and their memory': {
    ask: async () => (await import('./ask.ts')).askCommand,
    mcp: async () => (await import('./mcp.ts')).mcpCommand,
    recall: async () => (await import('./recall.ts')).recallCommand,
    remember: async () => (await import('./remember.ts')).rememberCommand,
    learn: async () => (await import('./learn.ts')).learnCommand,
    task: async () => (await import('./task.ts')).taskCommand,
    memory: async () => (await import('./memory.ts')).memoryCommand,
    summarize: async () => (await import('./summarize.ts')).summarizeCommand,
    forget: async () => (await import('./forget.ts')).forgetCommand,
  },
};

export const COMMANDS: Commands = Object.fromEntries(Object.values(GROUPS).flatMap(Object.entries));

/** What the help lists a command under. */
export function headingOf(name: string): string {
  return Object.entries(GROUPS).find(([, commands]) => Object.hasOwn(commands, name))?.[0] ?? 'Others';
}
