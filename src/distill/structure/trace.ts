import { type Address, ANY, addressesIn, readingsOf } from './addresses.ts';
import type { Claim } from './claims.ts';
import { wordsOf } from './fold.ts';
import { addOrigin, type Origins } from './origins.ts';
import type { Passage } from './passages.ts';
import { sourcesAt } from './sources.ts';
import type { Support } from './support.ts';
import { addSequence, createTrie, scanWords, type Trie } from './trie.ts';

/** Where something that a version says stands in the traces. */
export interface Trace {
  /** A person said it. */
  requested: boolean;
  /** Steps used it: by session, with where each session had it from. */
  readonly used: Origins;
  /** Replies said it. */
  readonly said: Origins;
  /** Tools said it. */
  readonly read: Origins;
  /** A tool returned it, not only as the message of an error. */
  returned: boolean;
  /** Of a host those that it lies below: `acme.com` of `docs.acme.com`. */
  readonly above: readonly Trace[];
  /** Where the session that is being walked read it. */
  here: { readonly session: string; readonly sources: string[] };
}

/** The first places where a session read something tell enough. */
const MOST_SOURCES = 8;
const OPEN = `host ${ANY}`;

interface Sought {
  readonly trace: Trace;
  /** Number of words that an argument must have to be this value; 0 where a part of it will do. */
  readonly whole: number;
}

interface Search {
  readonly words: Trie<Sought>;
  readonly addresses: ReadonlyMap<string, Trace>;
  /** Hosts of which only the end is known. */
  readonly ends: readonly { readonly end: string; readonly trace: Trace }[];
}

/** Finds every claim in the traces, in one pass over them. Tools are counted already. */
export function traceClaims(claims: readonly Claim[], support: Support): ReadonlyMap<string, Trace> {
  const traces = new Map<string, Trace>();
  const addresses = new Map<string, Trace>();
  const words = createTrie<Sought>();
  for (const claim of claims) {
    const key = claimKey(claim);
    if (claim.kind === 'tool' || traces.has(key)) continue;
    const trace = (claim.kind === 'address' ? addresses.get(key) : undefined) ?? newTrace(claim, addresses);
    traces.set(key, trace);
    if (claim.kind === 'address') addresses.set(key, trace);
    else addSequence(words, claim.words, { trace, whole: claim.whole && claim.words.length === 1 ? 1 : 0 });
  }
  const ends = [...addresses].flatMap(([key, trace]) =>
    key.startsWith(OPEN) ? [{ end: key.slice(OPEN.length), trace }] : [],
  );
  const search = { words, addresses, ends };
  for (const text of support.trusted) walk({ kind: 'request', text, session: '', call: '' }, search);
  for (const passage of support.passages()) walk(passage, search);
  return traces;
}

/** Claims with the same key are supported alike. */
export function claimKey(claim: Claim): string {
  if (claim.kind === 'tool') return `tool ${claim.text}`;
  if (claim.kind === 'address') return addressKey(claim.address);
  return `${claim.whole && claim.words.length === 1 ? 'whole' : 'words'} ${claim.words.join(' ')}`;
}

function addressKey({ kind, key }: { readonly kind: string; readonly key: string }): string {
  if (kind === 'id' || kind === 'number') return `number ${key}`;
  return `${kind === 'word' ? 'host' : kind} ${key}`;
}

function newTrace(claim: Claim, addresses: Map<string, Trace>): Trace {
  if (claim.kind !== 'address' || !['host', 'word'].includes(claim.address.kind)) return emptyTrace([]);
  const above = hostsAbove(claim.address.key).map((host) => {
    const key = addressKey({ kind: 'host', key: host });
    const trace = addresses.get(key) ?? emptyTrace([]);
    addresses.set(key, trace);
    return trace;
  });
  return emptyTrace(above);
}

/** No country and no kind of place by itself: at least two labels. Numbers lie below nothing. */
function hostsAbove(host: string): readonly string[] {
  const labels = host.split('.');
  if (host.startsWith(ANY) || /^\d+$/.test(labels.at(-1) ?? '')) return [];
  return labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
}

function emptyTrace(above: readonly Trace[]): Trace {
  return {
    ...{ requested: false, returned: false, above },
    ...{ used: new Map(), said: new Map(), read: new Map() },
    here: { session: '', sources: [] },
  };
}

function walk(passage: Passage, search: Search): void {
  const { words: trie, addresses } = search;
  const words = wordsOf(passage.text);
  scanWords(trie, words, ({ trace, whole }, at) => {
    if (whole > 0 && passage.kind === 'argument' && words.length !== whole) return;
    note(trace, passage, () => sourcesAt(words, at, sourceOf(passage)));
  });
  if (addresses.size === 0) return;
  for (const text of readingsOf(passage.text)) {
    for (const address of addressesIn(text)) {
      for (const trace of tracesOf(address, search)) note(trace, passage, () => around({ ...passage, text }, address));
    }
  }
}

/** Where a host is sought by its end alone, every host with that end is it. */
function tracesOf(address: Address, { addresses, ends }: Search): readonly Trace[] {
  const own = addresses.get(addressKey(address));
  const open =
    address.kind === 'host' || address.kind === 'word' ? ends.filter(({ end }) => address.key.endsWith(end)) : [];
  return [...(own === undefined ? [] : [own]), ...open.map(({ trace }) => trace)];
}

function around(passage: Passage, address: Address): readonly string[] {
  const before = wordsOf(passage.text.slice(Math.max(0, address.at - 60), address.at));
  const own = wordsOf(address.text);
  const end = address.at + address.text.length;
  const words = [...before, ...own, ...wordsOf(passage.text.slice(end, end + 60))];
  return sourcesAt(words, { start: before.length, end: before.length + own.length }, sourceOf(passage));
}

function sourceOf({ call, kind }: Passage): { readonly call: string; readonly isError: boolean } {
  return { call, isError: kind === 'error' };
}

function note(trace: Trace, { kind, session }: Passage, sources: () => readonly string[]): void {
  if (kind === 'request') {
    trace.requested = true;
    return;
  }
  if (trace.here.session !== session) trace.here = { session, sources: [] };
  if (kind === 'result' || kind === 'error') {
    if (trace.here.sources.length >= MOST_SOURCES) return;
    const found = sources();
    addOrigin(trace.read, session, found);
    if (kind === 'result') trace.returned = true;
    trace.here.sources.push(...found);
    return;
  }
  const had = trace.here.sources;
  addOrigin(kind === 'argument' ? trace.used : trace.said, session, had.length > 0 ? had : [`session ${session}`]);
}
