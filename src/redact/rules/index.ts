import type { Rule } from '../rule.ts';
import { birthDate } from './birth-date.ts';
import { card } from './card.ts';
import { credential } from './credential.ts';
import { cryptoAddress } from './crypto-address.ts';
import { email } from './email.ts';
import { encoded } from './encoded.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { macAddress } from './mac-address.ts';
import { nationalId } from './national-id.ts';
import { phone } from './phone.ts';
import { postalAddress } from './postal-address.ts';
import { privateKey } from './private-key.ts';
import { secret } from './secret.ts';
import { token } from './token.ts';
import { urlLogin } from './url-login.ts';

/** Every rule; where two find the same text, the one that stands first replaces it. */
export const RULES: readonly Rule[] = [
  secret,
  privateKey,
  token,
  urlLogin,
  credential,
  card,
  iban,
  nationalId,
  birthDate,
  cryptoAddress,
  email,
  phone,
  postalAddress,
  ipAddress,
  macAddress,
  encoded,
];
