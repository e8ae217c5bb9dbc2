import { join, resolve } from 'node:path';
import { NightschoolError } from '../../../errors.ts';
import { type SkillsRequest, textOption } from './operation.ts';

/** Where an agent looks for skills: in a project and in the home folder; null where it does not. */
interface AgentFolders {
  readonly project: string | null;
  readonly user: string;
  /** What a person should know who links there. */
  readonly note?: string;
}

/** As the agents' own documentation has them; `.agents/skills` is what most of them read beside their own. */
const AGENTS: Readonly<Record<string, AgentFolders>> = {
  agents: { project: '.agents/skills', user: '.agents/skills' },
  claude: { project: '.claude/skills', user: '.claude/skills' },
  codex: { project: '.agents/skills', user: '.agents/skills' },
  copilot: { project: '.github/skills', user: '.copilot/skills' },
  cursor: { project: '.cursor/skills', user: '.cursor/skills' },
  gemini: { project: '.gemini/skills', user: '.gemini/skills' },
  opencode: { project: '.opencode/skills', user: '.config/opencode/skills' },
  openclaw: {
    project: null,
    user: '.openclaw/skills',
    note: 'OpenClaw before May 2026 passes over links that lead out of its folder: for such a version, use --copy.',
  },
};

/** An agent's word or the path of a folder, as an absolute path. */
export function findTarget(
  request: SkillsRequest,
  word: string,
): { readonly folder: string; readonly note: string | null } {
  const { shell, options } = request;
  const agent = Object.hasOwn(AGENTS, word) ? AGENTS[word] : undefined;
  if (agent === undefined) return { folder: findFolder(request, word), note: null };
  const note = agent.note ?? null;
  if (options.user === true || agent.project === null) return { folder: join(homeOf(request), agent.user), note };
  const project = resolve(shell.cwd, textOption(request, 'project') ?? options.dir);
  return { folder: join(project, agent.project), note };
}

function findFolder(request: SkillsRequest, path: string): string {
  const isPath = path.includes('/') || path.includes('\\') || path.startsWith('.') || path.startsWith('~');
  if (!isPath) {
    const words = Object.keys(AGENTS).join(', ');
    throw new NightschoolError('USAGE', `${JSON.stringify(path)} is no agent that is known here.`, {
      hint: `Name one of ${words}, or a folder as ./${path}.`,
    });
  }
  if (path === '~' || path.startsWith('~/')) return join(homeOf(request), path.slice(2));
  return resolve(request.shell.cwd, path);
}

function homeOf({ shell: { environment } }: SkillsRequest): string {
  const home = environment.HOME ?? environment.USERPROFILE;
  if (home !== undefined && home !== '') return home;
  throw new NightschoolError('USAGE', 'The home folder is not known: HOME is not set.');
}
