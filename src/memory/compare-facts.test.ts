import { describe, expect, it } from 'vitest';
import type { Confidence } from '../domain/memory.ts';
import { comparable, compareFacts, type Relation } from './compare-facts.ts';
import { factOf } from './fact.ts';
import { inferKind } from './infer-kind.ts';
import { readStatement } from './statement.ts';
import { said } from './testing.ts';

const compare = (
  older: string,
  newer: string,
  sureness: readonly [Confidence, Confidence] = ['sure', 'sure'],
): Relation =>
  compareFacts(
    comparable(factOf(said(newer, { confidence: sureness[1] }))),
    comparable(factOf(said(older, { confidence: sureness[0] }))),
  );

describe('how a newer fact stands to an older one', () => {
  it.each<[Relation, string, string]>([
    ['same', 'Robin likes tea.', 'robin  likes tea'],
    ['same', "Robin's phone is 030 123.", "Robin's phone: 030 123"],
    // another value of the same subject
    ['replaces', "Robin's phone is 030 123.", "Robin's phone is 030 999."],
    ['replaces', "Robin's phone: 030 123", "Robin's phone is 030 999"],
    ['replaces', "Robin's office is in Hamburg.", "Robin's office is in Berlin."],
    ['replaces', "Robin's office is in Hamburg.", "Robin's office has moved to Berlin."],
    ['replaces', 'The invoice prefix = INV', 'The invoice prefix=RE'],
    ['replaces', 'Our mailing day is Monday', 'Our mailing day is Friday'],
    ['replaces', 'The head of sales is Kim', 'The head of sales is now Sasha'],
    ['replaces', 'Standup: 09:30', 'standup: 10:00'],
    // the same sentence with another value, that says it is a change
    ['replaces', 'Robin wants calls on Tuesday mornings', 'Robin now wants calls on Thursday mornings'],
    ['replaces', 'Always send PDFs', 'From now on never send PDFs'],
    // both cannot hold, and nothing says which does
    ['conflict', 'Robin wants calls on Tuesday mornings', 'Robin wants calls on Thursday mornings'],
    ['conflict', 'The office is closed on Mondays', 'The office is closed on Fridays'],
    ['conflict', 'Fernhill pays in 14 days', 'Fernhill pays in 30 days'],
    ['conflict', 'Always send PDFs', 'Never send PDFs'],
    ['conflict', 'Kim is in the Berlin team', 'Kim is not in the Berlin team'],
    // moves, favourites, names, limits, and what somebody says from now on
    ['replaces', 'The weekly sync is on Tuesday', 'The weekly sync moved to Thursday'],
    ['replaces', 'Robin lives in Hamburg', 'Robin moved to Berlin'],
    ['replaces', 'Robin works at Acme', 'Robin works at Globex now'],
    ['replaces', "Robin's favourite colour is blue", "Robin's favourite colour is green"],
    ['replaces', 'The user says: My manager is Kim.', 'My manager is Sasha.'],
    ['replaces', 'I write replies in German', 'From now on, I write replies in English'],
    ['conflict', 'My manager is Sasha.', 'The user says: My manager is Mallory.'],
    ['same', 'The user says: I prefer short mails.', 'I prefer short mails'],
    ['conflict', 'Discounts up to 10% need no approval', 'Discounts up to 15% need no approval'],
    ['conflict', 'Passwords rotate every 30 days', 'Passwords rotate every 90 days'],
    ['conflict', 'Support hours are 9 to 17', 'Support hours are 8 to 18'],
    ['conflict', 'The main branch is called master', 'The main branch is called main'],
    ['conflict', 'The database runs on Postgres 14', 'The database runs on Postgres 16'],
    ['conflict', 'Parcels should go to Hamburg by default', 'Parcels should go to Bremen by default'],
    ['replaces', 'Standup is at 9:30', 'Standup is at 10:00 from now on'],
    ['conflict', 'Customers can cancel within 14 days', 'Customers can cancel within 30 days'],
    ['none', 'Elmwater: pays late', 'Elmwater: wants PDF invoices'],
    ['none', 'Apollo: deadline is May', 'Apollo: budget is 40k'],
    ['none', 'Kim: design', 'Kim: out until Monday'],
    ['none', 'Robin needs a visa for India', 'Robin needs a visa for China'],
    ['none', 'Robin wants to see the draft by Friday', 'Robin wants to see the budget by Monday'],
    // both may hold: labels of lists, and what only begins alike
    ['none', 'Contact: Robin at Elmwater', 'Contact: Kim at Brightleaf'],
    ['none', 'Meeting notes: the price is agreed', 'Meeting notes: Kim sends the contract'],
    ['none', 'Bug: login fails on Safari', 'Bug: export hangs on Firefox'],
    ['none', 'Decision: use Postgres', 'Decision: deploy on Fridays'],
    ['none', 'Customer: Elmwater', 'Customer: Brightleaf'],
    ['none', 'Open question: who pays?', 'Open question: who signs?'],
    ['none', 'Warranty: the pump is covered', 'Warranty: ask Kim for the form of the year'],
    ['none', 'Robin moved to Berlin', 'Robin moved to the sales team'],
    ['none', 'Order 1001 rotates every 30 days', 'Order 1002 rotates every 30 days'],
    ['none', 'Robin likes tea', 'Robin likes coffee'],
    ['none', 'Robin speaks French', 'Robin speaks German'],
    ['none', 'Kim likes tea', 'Sasha likes tea'],
    ['none', 'Invoice 12 is overdue', 'Invoice 13 is overdue'],
    ['none', 'The office is closed on Mondays', 'The office is in Hamburg'],
    ['none', "Robin's dog is brown", "Robin's dog is old"],
    ['none', "Robin's sister is a doctor", "Robin's sister is in Rome"],
    ['none', 'Note: call Kim', 'Note: call Sasha'],
    ['none', 'Kim said: yes', 'Kim said: no'],
    ['none', 'See https://a.example/1', 'See https://a.example/2'],
    ['none', 'Robin is in Hamburg', 'Robin is in Hamburg and Kim is in Berlin'],
  ])('%s: %j, then %j', (expected, older, newer) => {
    expect(compare(older, newer)).toBe(expected);
  });

  it.each<[Relation, Confidence, Confidence]>([
    ['conflict', 'sure', 'uncertain'],
    ['conflict', 'sure', 'low'],
    ['conflict', 'uncertain', 'low'],
    ['replaces', 'uncertain', 'sure'],
    ['replaces', 'uncertain', 'uncertain'],
    ['replaces', 'low', 'uncertain'],
  ])('%s where the older one is %s and the newer one %s', (expected, older, newer) => {
    expect(compare("Robin's phone is 1", "Robin's phone is 2", [older, newer])).toBe(expected);
  });

  it('takes time in proportion to the text', () => {
    const long = `${'a '.repeat(50_000)}is in Hamburg`;
    const started = performance.now();
    compareFacts(
      comparable({ ...factOf(said('x')), text: long }),
      comparable({ ...factOf(said('x')), text: `${long}!` }),
    );
    readStatement(`${'x'.repeat(100_000)}: `.repeat(3));
    inferKind('we '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('the kind of an entry that nobody named', () => {
  it.each([
    ['preference', 'I prefer short mails'],
    ['preference', 'We usually want invoices on Monday'],
    ['preference', 'Always reply in German'],
    ['preference', 'From now on the report goes to Kim'],
    ['preference', 'Ship to Hamburg by default'],
    ['fact', 'The password rotates every 30 days'],
    ['fact', 'The contract expires in May'],
    ['fact', "Robin's phone is 030 123"],
    ['fact', 'Invoice prefix: INV'],
    ['fact', 'Fernhill uses Linear'],
    ['fact', 'Robin likes tea'],
    ['note', 'Lunch with Kim'],
    ['note', 'Is Robin in Hamburg?'],
    ['note', 'TODO: call Kim'],
  ])('%s: %s', (kind, text) => {
    expect(inferKind(text)).toBe(kind);
  });
});
