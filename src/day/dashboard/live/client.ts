/**
 * The only script that a page of the dashboard runs, and only where it is served: says what the night does, and puts the
 * page's new content in place of the old one where it has changed. Focus, scrolling and open details stay as they are.
 */
export const LIVE_SCRIPT = `'use strict';
const strip = document.createElement('p');
strip.className = 'live';
strip.setAttribute('role', 'status');
strip.textContent = 'Connecting…';
document.querySelector('main').before(strip);

let isStale = false;

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const now = document.querySelector('main');
  const next = fresh.querySelector('main');
  if (next === null || next.innerHTML === now.innerHTML) return;
  const open = [...now.querySelectorAll('details')].map((each) => each.open);
  const hasFocus = now.contains(document.activeElement) && document.activeElement !== now;
  if (hasFocus || getSelection().toString() !== '') { isStale = true; return; }
  now.replaceChildren(...next.childNodes);
  [...now.querySelectorAll('details')].forEach((each, index) => { if (open[index] === true) each.open = true; });
  document.querySelector('header.top').replaceChildren(...fresh.querySelector('header.top').childNodes);
  isStale = false;
}

document.addEventListener('focusout', () => { if (isStale) setTimeout(refresh, 200); });

const events = new EventSource(new URL('/live', location.href));
events.addEventListener('status', ({ data }) => { strip.textContent = JSON.parse(data); });
events.addEventListener('changed', () => { refresh().catch(() => undefined); });
if (location.pathname === '/fleet.html') events.addEventListener('fleet', () => { refresh().catch(() => undefined); });
events.onerror = () => { strip.textContent = 'The dashboard has ended: nightschool dashboard starts it again.'; };
`;
