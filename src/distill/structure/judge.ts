import type { LintFinding } from '../../domain/skill.ts';
import type { Claim } from './claims.ts';
import { finding, quote } from './finding.ts';
import { agrees } from './origins.ts';
import type { Support } from './support.ts';
import type { Trace } from './trace.ts';

type Severity = LintFinding['severity'];
type Of<Kind extends Claim['kind']> = Extract<Claim, { kind: Kind }>;

/**
 * What the traces say of one claim. Only in tool results, or nowhere: it blocks. Used by too few independent sessions: a
 * person decides.
 */
export function judgeClaim(claim: Claim, trace: Trace | undefined, support: Support): readonly LintFinding[] {
  if (claim.kind === 'tool') return judgeTool(claim, support);
  if (trace === undefined || claim.kind === 'run') return [];
  const { agreement } = support;
  if (trace.requested || agrees(trace.used, agreement) || agrees(trace.said, agreement)) return [];
  if (claim.kind === 'name') return judgeName(claim, trace, agreement);
  const severity =
    claim.kind === 'value' ? severityOfValue(claim, trace, support) : severityOfAddress(claim, trace, agreement);
  if (severity === null) return [];
  const rule = claim.kind === 'value' ? 'unsupported-argument' : 'unsupported-address';
  const what = claim.kind === 'value' ? 'writes the argument' : 'names';
  const why =
    trace.used.size > 0
      ? `on which ${agreement} independent sessions do not agree`
      : 'which no request and no successful step has';
  return [finding(rule, severity, claim.place, `${what} ${quote(claim.text)}, ${why}`)];
}

function judgeTool({ text, place, called }: Of<'tool'>, support: Support): readonly LintFinding[] {
  const voices = support.tools.get(text) ?? 0;
  if (voices >= support.agreement || support.namedTools.has(text)) return [];
  if (voices > 0) {
    const why = `on which ${support.agreement} independent sessions do not agree`;
    return [finding('lone-tool', 'review', place, `has the tool ${quote(text)}, ${why}`)];
  }
  const what = `${called ? 'calls' : 'names'} the tool ${quote(text)}, which no successful step of its family used`;
  return [finding('unused-tool', called && !support.offered.has(text) ? 'block' : 'review', place, what)];
}

/** A name, a quoted text or a number is nothing by itself, unless it was read in one place only. */
function judgeName({ text, place }: Of<'name'>, { read, used }: Trace, agreement: number): readonly LintFinding[] {
  if (read.size === 0 || used.size > 0 || agrees(read, agreement)) return [];
  return [finding('read-name', 'review', place, `has ${quote(text)}, which too few sessions read and no request says`)];
}

/**
 * A value that the tool's own definition lists, what is asked of an address that was used, and a small number such as how
 * many to list, are for a person.
 */
function severityOfValue({ text, words, ofQuery, whole }: Of<'value'>, trace: Trace, { choices }: Support): Severity {
  const { used, read } = trace;
  const isQuery = ofQuery === true && read.size === 0;
  const isSmall = whole && SMALL_NUMBER.test(text.trim()); // results are full of them
  return used.size > 0 || isQuery || isSmall || choices.has(words.join(' ')) ? 'review' : 'block';
}

/** Up to 100: no account, no port of a service, no sum that hurts. */
const SMALL_NUMBER = /^(?:\d{1,2}|100)$/;

function severityOfAddress({ address }: Of<'address'>, trace: Trace, agreement: number): Severity | null {
  const { used, read, above } = trace;
  if (used.size > 0) return 'review';
  if (read.size > 0) return agrees(read, agreement) ? 'review' : 'block';
  // `docs.acme.com`, where a person named `acme.com`
  if (address.kind === 'host' && above.some(({ requested }) => requested)) return 'review';
  if (address.kind === 'email' || address.kind === 'host' || address.kind === 'number') return 'block';
  return address.kind === 'path' && /^(?:~|\/|\\\\|[a-z]:)/.test(address.key) ? 'review' : null;
}
