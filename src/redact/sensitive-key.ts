import { createMemo } from './memo.ts';

/** Keys of objects whose text is a secret whatever it looks like; compared in lower case without separators. */
const SECRET_KEY =
  /(?:passwords?|passwd|pwd|passphrases?|secrets?|credentials?|apikeys?|secretkey|accesskey|privatekey|signingkey|encryptionkey|masterkey|accountkey|token|authorization|setcookie|cookie|authheader|clientsecret|jwt|otp|cvv|cvc)$/;
/** What looks like one and is not: cursors that paging hands from call to call. */
const PAGING = /(?:page|next|continuation|sync|cursor|start|resume|pagination)token$/;
const SHORT = /^(?:otp|cvv|cvc|pwd|jwt)$/;
const PHONE_KEY = /(?:phone|phonenumber|telephone|mobile|mobilenumber|cellphone|fax|msisdn|whatsapp)$/;

/** Keys of ids and dates of which only a word before them says what they are; of a key as words. */
const PERSONAL_KEY =
  /(?:^| )(?:ssn|nino|nhs|dni|nie|nif|nir|insee|steuer ?id|steuer ?id ?nr|idnr|tin|bsn|cpf|cnpj|pesel|aadha?ar|sin|social insurance|social security|national insurance|tfn|tax file|ahv|avs|niss|insz|rijksregister|personnummer|hetu|vat|tva|iva|btw|mwst|nip|cif|national id|national identity|identity card|id card|tax|tax ?payer|passport|reisepass|passeport|pasaporte|driv(?:er|ers|ing) licen[cs]e|bic|swift|dob|date of birth|birth ?date|birth ?day|geburtsdatum|mac)(?: (?:number|num|no|nr|id|code))?$/;

export type KeyKind = 'secret' | 'phone' | 'personal' | 'plain';

const kinds = createMemo<KeyKind>();

/** What the text under a key is, by the key alone. Linear: keys are cut at 80 characters. */
export function keyKind(key: string): KeyKind {
  return kinds.of(key, findKind);
}

function findKind(key: string): KeyKind {
  const name = key
    .slice(-80)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  if (PHONE_KEY.test(name)) return 'phone';
  const found = SECRET_KEY.exec(name)?.[0];
  const isSecret = found !== undefined && !PAGING.test(name) && !(SHORT.test(found) && found !== name);
  if (isSecret) return 'secret';
  return PERSONAL_KEY.test(wordsOf(key)) ? 'personal' : 'plain';
}

/** `dateOfBirth` and `date_of_birth` as somebody would say it: `date of birth`. */
export function wordsOf(key: string): string {
  return key
    .slice(-80)
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join(' ');
}

const UNSET =
  /^(?:null|none|nil|undefined|unset|empty|true|false|yes|no|on|off|string|str|text|number|int|integer|bool|boolean|object|any|unknown|never|void|required|optional|password|passwd|token|secret|bearer|basic|redacted|hidden|masked|changeme|[x*•.…-]+)$/i;
const TEMPLATE = /^(?:\$|%|#|@|\{|<|\[)|^(?:your|my|the|some|an?)[_-]|\{\{|\$\{/i;

/** Whether a value only stands for a secret that is not there: `null`, `<token>`, `${TOKEN}`, `****`, a placeholder of ours. */
export function isUnset(value: string): boolean {
  return UNSET.test(value) || TEMPLATE.test(value);
}
