import type { Report, Rule, Span } from '../rule.ts';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;
const HOST = /^(?!\d+\.\d)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}/u;
const FILE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|ico|css|m?js|tsx?|jsx|json|md|ya?ml|html?)$/i;
const OURS = /^person-[0-9a-f]{8}@example\.(?:com|net|org)$/;
/** A mailbox that nobody has. */
const NOBODYS = /^(?:no|do-?not)[-_.]?reply@/i;
const HOSTS = ['example.com', 'example.net', 'example.org'];

/** E-mail addresses become `person-7f3a9c1d@example.org`: still an address, of nobody (RFC 2606). Case does not matter. */
export const email: Rule = {
  name: 'email',
  revision: 2,
  looks: [{ beginnings: ['@'], open: findAddresses }],
  replace(value, pseudonym) {
    const address = value.toLowerCase();
    const host = HOSTS[pseudonym.number('email-host', address, HOSTS.length)];
    return `person-${pseudonym.hex('email', address, 8)}@${host}`;
  },
};

/** Grows outwards from each @: no pattern has to try every word of a long text as the beginning of an address. */
function findAddresses(text: string, report: Report): (place: number) => void {
  return (at) => {
    const span = text[at] === '@' ? addressAround(text, at) : null;
    if (span === null) return;
    const address = text.slice(span.start, span.end);
    if (!OURS.test(address) && !NOBODYS.test(address)) report(span);
  };
}

function addressAround(text: string, at: number): Span | null {
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL && LOCAL.test(text.charAt(start - 1))) start--;
  if (/^\\[nrt]/.test(text.slice(start - 1, start + 1))) start++; // the letter of an escaped line break
  while (start < at && /[.'%-]/.test(text.charAt(start))) start++;
  if (start === at) return null;
  let end = at + 1;
  while (end < text.length && end - at <= LONGEST_DOMAIN && DOMAIN.test(text.charAt(end))) end++;
  const host = HOST.exec(text.slice(at + 1, end))?.[0];
  if (host === undefined || FILE_ENDING.test(host)) return null;
  end = at + 1 + host.length;
  if (isLogin(text, { start, end })) return null;
  return { start, end };
}

/** `git@host:path` and the login of a URL are no mailboxes. */
function isLogin(text: string, { start, end }: Span): boolean {
  if (text.slice(start, start + 4) === 'git@') return true;
  const before = text.slice(Math.max(0, start - 120), start);
  // The slashes may be escaped.
  return (
    before.endsWith('//') ||
    (before.endsWith(':') && /:(?:\\{0,4}\/){2}[^\s/]{1,110}:$/.test(before) && text[end] !== '"')
  );
}
