import { stripVTControlCharacters, styleText } from 'node:util';
import type { RunEvent } from '../../domain/event.ts';
import { clip, columnsOf, oneLine } from '../../report/plain.ts';
import { describeProgress } from '../../report/progress/describe.ts';
import { foldProgress } from '../../report/progress/fold.ts';
import { createProgress } from '../../report/progress/lines.ts';
import { startProgress } from '../../report/progress/progress.ts';
import type { Output } from '../terminal.ts';
import type { ProgressOptions, YieldingView } from './view.ts';

/** Least time between two drawings, and most time without one. */
const DRAW_MS = 100;
const TICK_MS = 500;
/** Rows of a terminal that has one to spare. */
const ROOMY = 16;
const [DEFAULT_COLUMNS, DEFAULT_ROWS, MOST_COLUMNS] = [80, 24, 160];

/**
 * What the night does, at the bottom of the terminal and drawn again as it goes; what is finished stays above as lines. The
 * cursor stays where it can be seen: however the process ends, nothing has to be put right.
 */
export async function openLiveView(
  output: Output,
  { color, clock, budgetMinutes }: ProgressOptions & { readonly color: boolean },
): Promise<YieldingView> {
  const block = await openBlock(output);
  const lines = createProgress({ color, lasting: true, width: () => widthOf(output) });
  let progress = startProgress({ budgetMinutes });
  let waiting: string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isOpen = true;
  const draw = (): void => {
    drawnAt = clock();
    if (waiting.length > 0) block.keep(waiting);
    waiting = [];
    if (isOpen) block.draw(drawProgress(describeProgress(progress, drawnAt), { output, color }));
  };
  const timer = setInterval(() => {
    if (isOpen && clock() - drawnAt >= (waiting.length > 0 ? DRAW_MS : TICK_MS)) draw();
  }, DRAW_MS);
  timer.unref();
  // after Ctrl-Z and fg the shell's own lines stand below the block
  const resume = (): void => block.forget();
  process.on('SIGCONT', resume);
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(timer);
    process.removeListener('SIGCONT', resume);
    block.clear();
  };
  return {
    tell: (event: RunEvent) => {
      progress = foldProgress(progress, event);
      waiting.push(...lines(event));
      // most of a night leaves no time for timers
      if (!isOpen || clock() - drawnAt >= DRAW_MS) draw();
    },
    say: (sentence) => {
      waiting.push(sentence);
      draw();
    },
    leave: (message) => {
      close();
      block.keep([...waiting, message]);
      waiting = [];
    },
    end: () => {
      close();
      draw();
    },
  };
}

function drawProgress(
  { headline, lines, eta }: ReturnType<typeof describeProgress>,
  { output, color }: { readonly output: Output; readonly color: boolean },
): readonly string[] {
  const width = widthOf(output);
  const height = output.rows || DEFAULT_ROWS;
  const row = (text: string): string => clip(oneLine(text), width);
  const indented = (text: string): string => clip(`  ${oneLine(text)}`, width);
  const paint = (format: 'bold' | 'cyan', text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const rows = [paint('bold', row(headline)), ...lines.map(indented), paint('cyan', indented(eta))];
  return [...(height < ROOMY ? [] : ['']), ...rows.slice(0, Math.max(1, height - 2))];
}

/** One column stays free: a terminal that is asked to fill the last one may begin a new line. */
function widthOf({ columns }: Output): number {
  return Math.min(Math.max((columns || DEFAULT_COLUMNS) - 1, 20), MOST_COLUMNS);
}

interface Block {
  readonly draw: (rows: readonly string[]) => void;
  /** Writes lines above it, where they stay; it has to be drawn again. */
  readonly keep: (rows: readonly string[]) => void;
  readonly clear: () => void;
  /** What is drawn stays, and the next drawing is below it. */
  readonly forget: () => void;
}

/** Rows that are drawn over each other. */
async function openBlock(output: Output): Promise<Block> {
  const { createLogUpdate } = await import('log-update');
  // it writes, and reads columns, rows and isTTY: that is all it does with a stream
  const update = createLogUpdate(output as NodeJS.WriteStream, { showCursor: true });
  let drawn: { readonly rows: readonly string[]; readonly columns: number } = { rows: [], columns: 0 };
  const heal = (): void => {
    const columns = output.columns || DEFAULT_COLUMNS;
    const extra = columns < drawn.columns ? countFolded(drawn.rows, columns) : 0;
    if (extra > 0) output.write(`${'\u001b[2K\u001b[1A'.repeat(extra)}\u001b[2K\u001b[G`);
    drawn = { rows: [], columns: 0 };
  };
  return {
    draw: (rows) => {
      heal();
      update(rows.join('\n'));
      drawn = { rows, columns: output.columns || DEFAULT_COLUMNS };
    },
    keep: (rows) => {
      heal();
      update.persist(rows.join('\n'));
    },
    clear: () => {
      heal();
      update.clear();
    },
    forget: () => {
      update.done();
      drawn = { rows: [], columns: 0 };
    },
  };
}

/** Rows more than were drawn: a terminal that has become narrower has folded them. */
function countFolded(rows: readonly string[], columns: number): number {
  return rows.reduce(
    (sum, row) => sum + Math.max(0, Math.ceil(columnsOf(stripVTControlCharacters(row)) / columns) - 1),
    0,
  );
}
