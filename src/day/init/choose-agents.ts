import type { LogPlace } from '../../domain/pipeline.ts';
import { describeAgent } from './describe-agent.ts';
import type { FoundAgent } from './survey.ts';

/** Shows the text and waits for a line; null where nobody answers any more. */
export type Question = (text: string) => Promise<string | null>;

/** Asks about each agent whether its logs are to be read, and which projects not. Silence means no. */
export async function chooseAgents(found: readonly FoundAgent[], question: Question): Promise<readonly LogPlace[]> {
  const chosen: LogPlace[] = [];
  for (const agent of found) {
    const isWanted = await ask(`${describeAgent(agent)}\nRead them every night? [y/N] `, question);
    if (isWanted === null) break;
    if (!isWanted) continue;
    const exclude = await askForProjects('Project folders to leave out, names or paths with commas between', question);
    if (exclude === null) break;
    chosen.push({ from: agent.name, include: [], exclude });
  }
  return chosen;
}

/** Asks until the answer is one; null where nobody answers any more. */
async function ask(text: string, question: Question): Promise<boolean | null> {
  const answer = (await question(text))?.trim();
  if (answer === undefined) return null;
  if (/^(?:y(?:es)?|no?|)$/i.test(answer)) return /^y/i.test(answer);
  return ask('Please say y or n. [y/N] ', question);
}

/** Asks for names until none of them is a yes or a no, given to a question that was not asked. */
async function askForProjects(text: string, question: Question): Promise<readonly string[] | null> {
  const answer = await question(`${text} (none: Enter): `);
  const named = answer?.split(',').map((project) => project.trim());
  if (named?.some((project) => /^(?:y(?:es)?|no?)$/i.test(project)) === true)
    return askForProjects('Please name project folders', question);
  return named?.filter((project) => project !== '') ?? null;
}
