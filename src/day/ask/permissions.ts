import type { Arguments } from '../../domain/chat.ts';
import type { ToolAnswer, ToolBox } from '../../domain/model.ts';
import { matchesTool } from '../../util/tool-kind.ts';
import { showCall } from './show-call.ts';

/** Whoever sits at the terminal. */
export interface Person {
  /** The line that was answered; null where the input has ended. */
  question(text: string): Promise<string | null>;
}

/** A writing call that was not made. */
export interface Refusal {
  readonly tool: string;
  readonly arguments: Arguments;
  readonly why: 'dry-run' | 'not-allowed' | 'nobody-to-ask';
}

export interface PermissionOptions {
  /** Patterns of writing tools that need no asking. */
  readonly allow: readonly string[];
  readonly allowAll: boolean;
  readonly dryRun: boolean;
  readonly person: Person | null;
}

/** Lets reading calls pass and asks before writing ones. */
export interface Permissions {
  /** For one turn of a student: within it nobody is asked again about a call that was not allowed. */
  guard(toolBox: ToolBox): ToolBox;
  /** So far, in order. */
  refused(): readonly Refusal[];
}

const ANSWERS = {
  'dry-run': 'This is a dry run: the call was not made and nothing was changed. Say what you would have done.',
  'not-allowed': 'The user did not allow this call. It was not made and nothing was changed.',
  'nobody-to-ask': 'The user was not there to allow this call. It was not made and nothing was changed.',
} as const satisfies Record<Refusal['why'], string>;

export function createPermissions({ allow, allowAll, dryRun, person }: PermissionOptions): Permissions {
  const always = new Set<string>();
  const refused: Refusal[] = [];
  const decide = async (tool: string, given: Arguments): Promise<Refusal['why'] | null> => {
    if (dryRun) return 'dry-run';
    if (allowAll || always.has(tool) || matchesTool(tool, allow)) return null;
    if (person === null) return 'nobody-to-ask';
    // the whole call, however long: nobody can allow what they do not see
    const said = (await person.question(`Allow ${showCall(tool, given)}? [y]es, [a]lways, [n]o: `))
      ?.trim()
      .toLowerCase();
    if (said === 'a' || said === 'always') always.add(tool);
    return said !== undefined && /^(y|yes|a|always)$/.test(said) ? null : 'not-allowed';
  };
  const refuse = (refusal: Refusal): ToolAnswer => {
    refused.push(refusal);
    return { kind: 'answer', content: ANSWERS[refusal.why], isError: true };
  };
  return {
    refused: () => [...refused],
    guard: (toolBox) => {
      const denied = new Set<string>(); // until a student's turn ends: it may not wear anybody down
      return {
        tools: toolBox.tools,
        call: async (tool, given) => {
          const writes = toolBox.tools.find(({ name }) => name === tool)?.writes ?? true;
          const key = JSON.stringify([tool, given]);
          const why = writes ? (denied.has(key) ? 'not-allowed' : await decide(tool, given)) : null;
          if (why === 'not-allowed') denied.add(key);
          return why === null ? toolBox.call(tool, given) : refuse({ tool, arguments: given, why });
        },
      };
    },
  };
}
