import type { NotTonight } from '../../domain/family.ts';
import { certificatesOf } from '../../night/certificates/certificates.ts';
import type { Workspace } from '../../night/workspace.ts';
import { ignoredFamilies } from '../../util/meant.ts';
import type { KnownFamilies, KnownFamily } from './known.ts';

/** What there is of a family's skill, and what keeps it from the teacher. */
export interface Standing {
  readonly skill: 'live' | 'staged' | null;
  /** Hash of the live version, else of the staged one. */
  readonly version: string | null;
  /** Whether a student is proven to follow what is live. */
  readonly certified: boolean;
  readonly ignored: boolean;
  readonly not: { readonly why: NotTonight; readonly explanation: string } | null;
  /** The last run's word. */
  readonly verdict: string | null;
  readonly pending: readonly string[];
  /** All of it in a few words. */
  readonly summary: string;
}

/** How each family's skill stands now, by family id. */
export async function readStandings(
  workspace: Workspace,
  { families, rules }: Pick<KnownFamilies, 'families' | 'rules'>,
): Promise<ReadonlyMap<string, Standing>> {
  const { library } = workspace;
  const staged = new Map((await library.staged()).map(({ skill, version }) => [skill, version]));
  const certified = new Set((await certificatesOf(workspace)).map(({ skill }) => skill));
  const ignored = ignoredFamilies(rules, families);
  const standings = families.map(async (family) => {
    const live = (await library.live(family.name))?.version ?? null;
    const waiting = staged.get(family.name) ?? null;
    const about = {
      skill: live !== null ? ('live' as const) : waiting !== null ? ('staged' as const) : null,
      version: live ?? waiting,
      certified: live !== null && certified.has(family.name),
      ignored: ignored.has(family.id),
      not: family.rank?.not ?? null,
      verdict: family.verdict?.verdict.word ?? null,
      pending: family.pending,
    };
    return [family.id, { ...about, summary: summarise(about, family) }] as const;
  });
  return new Map(await Promise.all(standings));
}

function summarise(standing: Omit<Standing, 'summary'>, { rank }: KnownFamily): string {
  const { skill, certified, ignored, not, verdict, pending } = standing;
  const own = ignored
    ? ['ignored']
    : skill === 'live'
      ? [certified ? 'live' : 'live, not proven']
      : skill === 'staged'
        ? ['staged']
        : not !== null
          ? [`not tonight: ${not.explanation}`]
          : verdict !== null
            ? [verdict]
            : [rank === null ? '-' : 'its turn comes'];
  return [...own, ...pending].join('; ');
}
