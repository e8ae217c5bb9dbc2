import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Of what axe finds: what keeps people from using a page. */
const GRAVE = new Set(['serious', 'critical']);

/**
 * What is wrong with a page for those who read it: what axe finds, and content wider than the window.
 * @param rules of axe; none: all of them
 */
export async function pageFaults(page: Page, rules: readonly string[] = []): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (rules.length > 0) axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  const grave = violations.filter(({ impact }) => GRAVE.has(impact ?? ''));
  const found = grave.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 200))
        .join(' | ')}`,
  );
  const wide = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return wide > 0 ? [...found, `wider than the window by ${wide} px`] : found;
}

/** Goes through a page with the Tab key; whatever could have had the focus and did not, or did not show it. */
export async function keyboardFaults(page: Page): Promise<readonly string[]> {
  const wanted = await page.evaluate<number>(`(() => {
    const all = [...document.querySelectorAll('a[href], summary, button, input, [tabindex="0"]')];
    window.wanted = all.filter((element) => element.checkVisibility({ checkVisibilityCSS: true }));
    return window.wanted.length;
  })()`);
  const faults: string[] = [];
  for (let index = 0; index < wanted; index++) {
    await page.keyboard.press('Tab');
    faults.push(...(await page.evaluate<string[]>(`(${LOOK_AT})(${index})`)));
  }
  return faults;
}

const LOOK_AT = `(index) => {
  const { activeElement, wanted } = { activeElement: document.activeElement, wanted: window.wanted };
  const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
  const { left, top, right, bottom } = activeElement.getBoundingClientRect();
  const name = activeElement.outerHTML.slice(0, 120);
  const isSeen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  return [
    ...(activeElement === wanted[index] ? [] : ['after ' + index + ' steps the focus is on ' + name]),
    ...(outlineStyle === 'none' || outlineWidth === '0px' ? ['no focus to be seen on ' + name] : []),
    ...(isSeen ? [] : ['out of sight: ' + name]),
  ];
}`;
