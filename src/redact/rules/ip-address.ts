import { lookFor, type Rule, spanOf } from '../rule.ts';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** Not part of a version (`v1.2.3.4`, `Chrome/120.0.0.0`, `1.2.3.4-beta`). */
const BEGINS = String.raw`(?<![\w.-]|[A-Za-z]/|[vV]ersion )(?=\d{1,3}\.\d{1,3}\.)`;
const REST = String.raw`${OCTET}(?:\.${OCTET}){3}(?![\w-]|\.\d)`;
/** Nobody's: this host, private (RFC 1918, 6598), link-local, documentation (RFC 5737), benchmarking (RFC 2544), multicast. */
const NOBODYS =
  /^(?:0|10|127|22[4-9]|2[3-5]\d)\.|^(?:192\.168|169\.254|192\.0|198\.1[89])\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^198\.51\.100\.|^203\.0\.113\./;

/** Global unicast (RFC 4291), as far as it is given out; the documentation prefix (RFC 3849) is nobody's. */
const BEGINS_6 = String.raw`(?<![\w:.-])[23][0-9A-Fa-f]{3}:`;
const REST_6 = '(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{0,4}(?![\\w:]|[.]\\d)';
const DOCUMENTATION = /^2001:0?db8:/i;

/** Public addresses move to 198.18.0.0/15 and 2001:db8::/32, which are never routed. */
export const ipAddress: Rule = {
  name: 'ip-address',
  revision: 2,
  looks: [
    lookFor([[BEGINS, REST]], { read: (match) => (NOBODYS.test(match[0]) ? [] : [spanOf(match)]) }),
    lookFor([[BEGINS_6, REST_6]], { read: (match) => (isVersion6(match[0]) ? [spanOf(match)] : []) }),
  ],
  replace(value, pseudonym) {
    if (value.includes(':')) return `2001:db8::${pseudonym.hex('ip-address', value.toLowerCase(), 4)}`;
    const number = pseudonym.number('ip-address', value, 2 ** 17);
    return `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  },
};

/** Eight groups, or fewer where `::` stands for those of zeros. */
function isVersion6(value: string): boolean {
  const groups = value.split(':').length;
  const isShort = /^[^:]+(?::[^:]+)*::(?:[^:]+(?::[^:]+)*)?$/.test(value);
  return !DOCUMENTATION.test(value) && (isShort ? groups <= 8 : groups === 8 && !value.includes('::'));
}
