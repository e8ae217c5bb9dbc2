/**
 * Fake secrets and personal data by kind: documentation examples, put together here so that no scanner stumbles
 * over this file. Redaction must find every one of them in the logs.
 */
export const FAKE_SECRETS = {
  aws: join('AKIA', 'IOSFODNN7', 'EXAMPLE'),
  awsSecret: join('wJalrXUtnFEMI/K7MDENG', '/bPxRfiCY', 'EXAMPLEKEY'),
  github: join('ghp', '_', 'EXAMPLE0'.repeat(4), '0000'),
  slack: join('xoxb', '-', '000000000000', '-', '0000000000000', '-', 'EXAMPLE0'.repeat(3)),
  webhook: join('https://hooks.slack', '.com/services/', 'T00000000/B00000000/', 'X'.repeat(24)),
  openai: join('sk', '-', 'EXAMPLE0'.repeat(6)),
  pem: join(
    '-----BEGIN RSA ',
    'PRIVATE KEY-----\n',
    'MIIEexampleexampleexampleexample\n',
    '-----END RSA ',
    'PRIVATE KEY-----',
  ),
  card: join('4111', ' 1111', ' 1111', ' 1111'),
  password: join('Passw0rd', '-example'),
  iban: join('DE89', ' 3704 0044', ' 0532 0130 00'),
  email: 'jane.roe@example.com',
  phone: '+1 202-555-0147',
  address: '742 Evergreen Terrace, Springfield, IL 62704',
} as const;

/** The settings file that one session reads. */
export const FAKE_ENVIRONMENT = [
  `AWS_ACCESS_KEY_ID=${FAKE_SECRETS.aws}`,
  `AWS_SECRET_ACCESS_KEY=${FAKE_SECRETS.awsSecret}`,
  `OPENAI_API_KEY=${FAKE_SECRETS.openai}`,
  `SLACK_BOT_TOKEN=${FAKE_SECRETS.slack}`,
].join('\n');

function join(...pieces: readonly string[]): string {
  return pieces.join('');
}
