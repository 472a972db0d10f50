/** Names whose values are secret, in lower case without separators. */
const SECRET_NAMES = new Set([
  'key',
  'keys',
  'auth',
  'pwd',
  'pass',
  'jwt',
  'signature',
  'otp',
  'totp',
  'cvv',
  'cvc',
  'sid',
  'sessionid',
  'setcookie2',
]);

/** The last words of such names: `dbPassword`, `x-api-key`, `aws_secret_access_key`. */
const SECRET_ENDINGS =
  /(?:authorization|apikeys?|secrets?|token|passwords?|passwordhash|passwd|passphrases?|cookies?|credentials?|bearer|cardnumber|connectionstring|(?:private|bootstrap|signing|encryption|access|account|shared|master|client|license|service)keys?)$/;

const folded = (name: string): string => name.toLowerCase().replace(/[-_. ]/g, '');

/** Whether whatever stands under this name is to be hidden: a fact, a header, a field. */
export function isSecretName(name: string): boolean {
  const plain = folded(name);
  return SECRET_NAMES.has(plain) || SECRET_ENDINGS.test(plain);
}
