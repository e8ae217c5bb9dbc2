import type { Pitfall } from '../../domain/skill.ts';
import type { CleanTask } from '../../domain/task.ts';
import type { ToolError } from './errors.ts';
import type { Induction } from './induced.ts';
import { type Observation, observeFailure } from './observe.ts';
import { listWords, spoken } from './prose.ts';
import { toTrace } from './trace.ts';

const MOST_PITFALLS = 8;

/** What went wrong in failed tasks, or had to be corrected by the user, and where the procedure is not sure, commonest first; without anybody's values. */
export function findPitfalls(induction: Induction, tasks: readonly CleanTask[]): Pitfall[] {
  const failed = tasks.map(toTrace).filter(({ label, corrected }) => label === 'failed' || corrected);
  const seen = new Map<string, { observation: Observation; count: number }>();
  for (const trace of failed) {
    for (const [key, observation] of observeFailure(induction, trace)) {
      seen.set(key, { observation, count: (seen.get(key)?.count ?? 0) + 1 });
    }
  }
  const observed = [...seen.entries()]
    .filter(
      ([, { observation, count }]) => count >= (observation.kind === 'tool-error' ? 2 : Math.min(2, failed.length)),
    )
    .sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1))
    .map(([, { observation, count }]) => describe(observation, { count, failed: failed.length }));
  return [...observed.slice(0, MOST_PITFALLS - 2), ...doubts(induction)].slice(0, MOST_PITFALLS);
}

function describe(observation: Observation, seen: { readonly count: number; readonly failed: number }): Pitfall {
  const often = `Seen in ${seen.count} of ${seen.failed} failed or corrected sessions`;
  switch (observation.kind) {
    case 'wrong-argument':
      return wrongArgument(observation, often);
    case 'missing-step':
      return {
        symptom: `The request ends without ${observation.tool} having been called.`,
        cause: `${often}: ${observation.stopped ? 'the agent stopped before it was done' : 'the step was skipped'}.`,
        correctApproach: `Call ${observation.tool}${observation.conditional ? ' whenever its condition holds' : ' every time'}.`,
        prevention: `Before replying, check that ${observation.tool} was called and answered without an error.`,
      };
    case 'needless-step':
      return {
        symptom: `${observation.tool} is called although nothing asked for it.`,
        cause: `${often}: the agent did more than the request and the results call for.`,
        correctApproach: `Call ${observation.tool} only where a step above says so.`,
        prevention: 'Do the steps above and nothing else.',
      };
    case 'tool-error':
      return toolError(observation, often);
  }
}

function toolError({ tool, text, given, passing, skipped }: ToolError, often: string): Pitfall {
  const symptom = `${tool} answers with an error such as: ${text}`;
  if (passing) {
    return {
      symptom,
      cause: `${often}: a passing fault of the tool, not of what it was called with.`,
      correctApproach: `Call ${tool} once more with the same arguments; if it fails again, say so and stop.`,
      prevention: 'It cannot be prevented: never report it as done.',
    };
  }
  if (skipped !== null) {
    return {
      symptom,
      cause: `${often}: ${skipped} had been skipped, and ${tool} needs what it does.`,
      correctApproach: `Call ${skipped} first, as the steps above say, then ${tool}.`,
      prevention: `Before calling ${tool}, check that ${skipped} was called and answered without an error.`,
    };
  }
  const names = given.length === 0 ? 'arguments' : listWords(given.map(spoken));
  return {
    symptom,
    cause: `${often}: its arguments were not those that the steps above say.`,
    correctApproach: `Take the ${names} from where the step above takes them.`,
    prevention: 'Where a call fails, correct its arguments before going on; never report it as done.',
  };
}

function wrongArgument(observation: Extract<Observation, { kind: 'wrong-argument' }>, often: string): Pitfall {
  const name = spoken(observation.argument);
  const { tool, field } = observation;
  if (field === null) {
    return {
      symptom: `${tool} is called with another ${name} than the request or the results give.`,
      cause: `${often}: the ${name} was guessed or carried over.`,
      correctApproach: `Take the ${name} from where the step above takes it.`,
      prevention: `Before calling ${tool}, compare its ${name} with that source once more.`,
    };
  }
  const first = observation.tookFirst ? 'the first entry of the list was taken' : 'another entry of the list was taken';
  return {
    symptom: `${tool} is carried out on the wrong entry: its ${name} belongs to another one.`,
    cause: `${often}: ${first} without comparing its ${spoken(field)} with the request.`,
    correctApproach: `Take the entry whose ${spoken(field)} the request says.`,
    prevention: `Before calling ${tool}, check that the ${spoken(field)} of the chosen entry stands in the request; if none does, ask.`,
  };
}

/** What could not be learned is said, so that nobody relies on it. */
function doubts({ steps, dropped }: Induction): Pitfall[] {
  const unsure = steps.flatMap(({ tool, certainty }) =>
    Object.entries(certainty)
      .filter(([, share]) => share < 0.9)
      .map(([argument, share]) => doubtfulArgument(tool, argument, share)),
  );
  const called = new Set(steps.map(({ tool }) => tool));
  const left = [...new Set(dropped)]
    .filter((tool) => !called.has(tool))
    .map((tool) => ({
      symptom: `Some requests of this kind also need ${tool}.`,
      cause: 'Nothing in earlier requests or results tells which ones.',
      correctApproach: 'Do the steps above, then ask whether more is wanted.',
      prevention: `Do not call ${tool} on a guess.`,
    }));
  return [...new Map([...unsure, ...left].map((pitfall) => [pitfall.symptom, pitfall])).values()];
}

function doubtfulArgument(tool: string, argument: string, share: number): Pitfall {
  const name = spoken(argument);
  const known = share === 0 ? 'could not be told' : `could be told only ${Math.round(share * 100)} % of the time`;
  return {
    symptom: `The ${name} for ${tool} is not clear from the request.`,
    cause: `In earlier successes it ${known} from the request and the results: people word it too freely, or it was counted from something not said.`,
    correctApproach: `Ask the user for the exact ${name}.`,
    prevention: `Never make up a ${name}.`,
  };
}
