import { join } from 'node:path';
import { type Environment, homeOf, readVariable } from './home.ts';

/** Folders that VS Code and its forks have in the one where programs keep what is theirs. */
const EDITORS = [
  'Code',
  'Code - Insiders',
  'Code - OSS',
  'VSCodium',
  'Cursor',
  'Windsurf',
  'Trae',
  'Kiro',
  'Antigravity',
].join('|');

/** Their servers on machines that people work on from elsewhere, below home. */
const SERVERS = [
  '.vscode-server',
  '.vscode-server-insiders',
  '.vscode-remote',
  '.vscodium-server',
  '.cursor-server',
  '.windsurf-server',
];

export const EDITOR_VARIABLES = ['VSCODE_PORTABLE', 'VSCODE_APPDATA', 'XDG_CONFIG_HOME', 'APPDATA'] as const;

/**
 * Where VS Code and its forks keep what people did in them, on any system: a portable one's folder, those for such things
 * on Linux, Windows and macOS, and those of servers. What is not there is passed over. After `getUserDataPath` of
 * microsoft/vscode (`platform/environment/node/userDataPath.ts`) and the editors that getagentseal/codeburn and
 * rajbos/github-copilot-token-usage look through.
 */
export function editorRoots(environment: Environment): readonly string[] {
  const home = homeOf(environment);
  const set = (variable: string, folder = '.') => {
    const value = readVariable(environment, variable);
    return value === null ? [] : [join(value, folder)];
  };
  const below = (...folders: readonly string[]) => (home === null ? [] : folders.map((folder) => join(home, folder)));
  const config = set('XDG_CONFIG_HOME');
  return [
    ...(config.length > 0 ? config : below('.config')),
    ...set('VSCODE_PORTABLE', 'user-data'),
    ...set('VSCODE_APPDATA'),
    ...set('APPDATA'),
    ...below('Library/Application Support', ...SERVERS.map((name) => `${name}/data`), '.local/share/code-server'),
  ];
}

/**
 * The folders that lead to logs: `way` are patterns of the names below `User`. In the folder of a server, and in a portable
 * one, there is no folder for the editor.
 */
export function entersEditor(...way: readonly string[]): RegExp {
  const inside = ['User', ...way].reduceRight((rest, name) => `${name}(?:/${rest})?`);
  return new RegExp(`^(?:(?:${EDITORS})(?:/${inside})?|${inside})$`);
}

/** Logs by the pattern of their path below `User`. */
export function holdsEditor(path: string): RegExp {
  return new RegExp(`^(?:(?:${EDITORS})/)?User/${path}$`);
}
