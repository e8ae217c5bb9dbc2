import type { Rule } from '../rule.ts';
import { card } from './card.ts';
import { credential } from './credential.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
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
  email,
  phone,
  postalAddress,
  ipAddress,
];
