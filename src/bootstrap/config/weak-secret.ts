/** Values people put in while developing, and tutorials print. */
const WELL_KNOWN = [
  'secret',
  'changeme',
  'changethis',
  'password',
  'passw0rd',
  'test',
  'testing',
  'testsecret',
  'development',
  'developmentsecret',
  'developmentkey',
  'devsecret',
  'devkey',
  'dev',
  'default',
  'example',
  'admin',
  'letmein',
  'mysecret',
  'supersecret',
  'webhooksecret',
  'yoursecret',
  'yoursecrethere',
  'replaceme',
  'placeholder',
  'topsecret',
  'itsasecrettoeverybody',
  '0123456789abcdef',
  '1234567890123456',
  '12345678',
  'qwertyuiop',
];

/** True for what anybody would guess: a well-known value, one repeated, or hardly any variety. */
export function isWeakSecret(secret: string): boolean {
  const core = secret.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (new Set(secret).size < 4) return true;
  return WELL_KNOWN.some(
    (known) =>
      core === known ||
      (core.length % known.length === 0 && core === known.repeat(core.length / known.length)),
  );
}
