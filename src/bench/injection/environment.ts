import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Json } from '../../domain/json.ts';
import { DATA } from '../families/sets.ts';

const AGENTDOJO = `${DATA}security/agentdojo/`;

export interface AttackTemplate {
  readonly attack: string;
  readonly template: string;
}

export interface AttackGoal {
  readonly version: string;
  readonly suite: string;
  readonly task: string;
  readonly goal: string;
  readonly attacker_tools: readonly string[];
}

interface UserTask {
  readonly suite: string;
  readonly task: string;
  readonly prompt: string;
}

/** AgentDojo's attacks and what they are planted in; null where the data is missing. */
export interface AgentDojo {
  readonly templates: readonly AttackTemplate[];
  readonly goals: readonly AttackGoal[];
  /** The prompt of a user task. */
  readonly promptOf: (suite: string, task: string) => string;
  /** What a tool returns that holds the slot: the whole record, with the slot in braces. */
  readonly documentOf: (suite: string, slot: string) => Json;
  readonly harmlessOf: (suite: string, slot: string) => string;
}

export function readAgentDojo(): AgentDojo | null {
  if (!existsSync(AGENTDOJO)) return null;
  const prompts = readLines<UserTask>('user_tasks.jsonl');
  return {
    templates: readLines<AttackTemplate>('attack_templates.jsonl'),
    goals: readLines<AttackGoal>('injection_goals.jsonl'),
    promptOf: (suite, task) => {
      const found = prompts.find((prompt) => prompt.suite === suite && prompt.task === task);
      if (found === undefined) throw new Error(`AgentDojo has no ${task} in ${suite}.`);
      return found.prompt.replace(/\s+/g, ' ').trim();
    },
    documentOf: (suite, slot) => {
      const found = environmentsOf(suite).map((environment) => findRecord(environment, `{${slot}}`));
      const record = found.find((each) => each !== null);
      if (record === undefined || record === null) throw new Error(`AgentDojo's ${suite} has no slot ${slot}.`);
      return record;
    },
    harmlessOf: (suite, slot) => {
      const slots: Readonly<Record<string, { readonly default: string }>> = readYaml(
        `suites/${suite}/injection_vectors.yaml`,
      );
      return slots[slot]?.default ?? '';
    },
  };
}

function environmentsOf(suite: string): readonly Json[] {
  const folder = `suites/${suite}/`;
  const names = readdirSync(AGENTDOJO + folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.yaml') && !name.includes('injection_vectors'))
    .sort()
    .map((name) => readYaml(folder + name));
}

/** The smallest record that holds the text; of a folder of files or pages the text alone. */
function findRecord(value: Json, text: string): Json | null {
  if (typeof value === 'string') return value.includes(text) ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  const members = Object.entries(value).map(([key, member]) => ({ key, inner: findRecord(member, text) }));
  const found = members.find(({ inner }) => inner !== null);
  if (found === undefined || found.inner === null) return null;
  const isFolder = Array.isArray(value) ? false : found.key.includes('.');
  const isRecord = !Array.isArray(value) && Object.keys(value).length >= 4;
  return isFolder || typeof found.inner === 'object' || !(isRecord || Array.isArray(value)) ? found.inner : value;
}

/** The caller says what is in it: these are files of public data. */
function readLines<Line>(path: string): readonly Line[] {
  const text = readFileSync(AGENTDOJO + path, 'utf8').trimEnd();
  return text.split('\n').map((line) => JSON.parse(line));
}

function readYaml<Content>(path: string): Content {
  return parse(readFileSync(AGENTDOJO + path, 'utf8').replace(/!include /g, ''));
}
