/** How much of past nights stays under `.nightschool/`. What they came to is summed up before anything goes. */
export interface KeepSettings {
  /** Runs whose ledger, and page, stays as it is; that of an older one is packed. */
  readonly nights: number;
  /** Runs whose packed ledger stays. */
  readonly packedNights: number;
  /** Of all ledgers together; the newest stays however large it is. */
  readonly ledgerMegabytes: number;
  /** Of what was said in exams; the oldest goes first. */
  readonly transcriptMegabytes: number;
}
