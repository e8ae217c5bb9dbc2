import type { LintFinding, SkillVersion } from '../../domain/skill.ts';
import { claimsOf } from './claims.ts';
import { findCopied } from './copied.ts';
import { judgeClaim } from './judge.ts';
import { ownNames } from './own-names.ts';
import type { Support } from './support.ts';
import { claimKey, traceClaims } from './trace.ts';

/**
 * Whether a version says only what its family's own traces support: tools, addresses and arguments that requests name or
 * that successful steps of independent sessions used, and no text that was read in one place. What nothing supports blocks;
 * what too few sessions agree on waits for a person. Linear in the version and in the traces.
 */
export function checkStructure(
  version: Pick<SkillVersion, 'text' | 'files'>,
  support: Support,
): readonly LintFinding[] {
  const tools = new Set(support.tools.keys());
  const files = [{ path: 'SKILL.md', text: version.text }, ...(version.files ?? [])];
  const names = ownNames(files);
  const own = new Set(files.map(({ path }) => path.toLowerCase()));
  const claims = files
    .flatMap((file) => claimsOf(file, tools, names))
    .filter((claim) => claim.kind !== 'address' || !own.has(claim.address.key.replace(/^\.\//, '')));
  const traces = traceClaims(claims, support);
  const findings = claims.flatMap((claim) => judgeClaim(claim, traces.get(claimKey(claim)), support));
  const all = [...findings, ...findCopied(claims, traces, support)];
  return [...new Map(all.map((finding) => [`${finding.severity} ${finding.rule} ${finding.place}`, finding])).values()];
}
