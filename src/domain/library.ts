/** One change of the skill library, planned before it is done. Hashes are versions. */
export type LibraryChange =
  | {
      readonly type: 'promote';
      readonly skill: string;
      readonly from: string | null;
      readonly to: string;
      readonly text: string;
    }
  | {
      readonly type: 'stage';
      readonly skill: string;
      readonly from: string | null;
      readonly to: string;
      readonly text: string;
    }
  | {
      readonly type: 'roll-back';
      readonly skill: string;
      readonly from: string | null;
      readonly to: string;
      readonly text: string;
      readonly reason: string;
    }
  | { readonly type: 'disable'; readonly skill: string; readonly from: string; readonly reason: string };
