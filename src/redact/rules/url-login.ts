import { spansOf } from '../rule.ts';
import { secretRule } from '../secret-rule.ts';
import { isUnset } from '../sensitive-key.ts';

/** `scheme://user:password@host`, `scheme://token@host` and `curl -u user:password`. */
const PASSWORD_LOGIN = /:\/\/[^\s:/@"'<>]{0,100}:(?<value>[^\s@/"'<>]{3,200})@/dg;
const CURL_LOGIN =
  /(?<![\w-])(?:-u|--user)[ =]{1,2}\\?["']?[^\s:"'<>\\]{0,64}:(?<value>[^\s"'<>\\/][^\s"'<>\\]{3,127})/dg;
const CURL_KEY_LOGIN = /(?<![\w-])(?:-u|--user)[ =]{1,2}\\?["']?(?<value>[^\s:"'<>\\]{12,64}):(?=["'\s\\])/dg;
const TOKEN_LOGIN = /:\/\/(?<value>(?=[^\s:/@"'<>]{0,200}\d)[^\s:/@"'<>]{16,200})@/dg;

export const urlLogin = secretRule({
  name: 'url-login',
  revision: 1,
  find: (text) =>
    [PASSWORD_LOGIN, TOKEN_LOGIN, CURL_LOGIN, CURL_KEY_LOGIN]
      .flatMap((pattern) => spansOf(pattern, text))
      .filter(({ start, end }) => !isUnset(text.slice(start, end))),
});
