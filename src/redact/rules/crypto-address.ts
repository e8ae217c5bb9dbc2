import { isBase58Check } from '../ids/base58.ts';
import { isBech32 } from '../ids/bech32.ts';
import { fictionalAddress, isFictionalEthereum } from '../ids/fictional-address.ts';
import { type Alternative, lookFor, type Rule, spanOf } from '../rule.ts';

const BEFORE = '(?<![A-Za-z0-9])';
const AFTER = '(?![A-Za-z0-9])';
const BASE58 = '[1-9A-HJ-NP-Za-km-z]';
/** Bitcoin's addresses, private keys (`5`, `K`, `L`) and extended keys. */
const CHECKED: Alternative = [`${BEFORE}(?:[135KL]|xp(?:rv|ub))(?=${BASE58}{5})`, `${BASE58}{25,110}${AFTER}`];
const BECH32: Alternative = [`${BEFORE}(?:bc|BC|tb|ltc)1`, `[a-zA-Z0-9]{20,87}${AFTER}`];
const ETHEREUM: Alternative = ['(?<![A-Za-z0-9])0x[0-9a-fA-F]{8}', `(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{56})${AFTER}`];

/**
 * Addresses of coins with a right checksum, and what is as long as an address or a private key of Ethereum. They keep
 * their layout, and their checksum is wrong.
 */
export const cryptoAddress: Rule = {
  name: 'crypto-address',
  revision: 2,
  looks: [
    lookFor([CHECKED], { read: (match) => (isBase58Check(match[0]) ? [spanOf(match)] : []) }),
    lookFor([BECH32], { read: (match) => (isBech32(match[0]) ? [spanOf(match)] : []) }),
    lookFor([ETHEREUM], { read: (match) => (isNobodys(match[0]) ? [] : [spanOf(match)]) }),
  ],
  replace: fictionalAddress,
};

function isNobodys(value: string): boolean {
  return /^0x(.)\1+$/.test(value) || isFictionalEthereum(value);
}
