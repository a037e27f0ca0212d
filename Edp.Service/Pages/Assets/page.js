// What a page does beyond its markup: times in the browser's zone, bars and countdowns, live parts, a copy button.
'use strict';
const $ = id => document.getElementById(id);
const live = $('live'), pause = $('pause');
let ahead = live ? live.dataset.now - Date.now() : 0, source, retry;

const two = n => String(n).padStart(2, '0');
function span(ms) {
  const s = Math.ceil(ms / 1000), d = Math.floor(s / 86400), h = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
  return d ? `${d} d ${h} h` : h ? `${h} h ${two(m)} min` : m ? `${m} min ${two(s % 60)} s` : `${s} s`;
}

function localise(part) {
  for (const time of part.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    const day = at.toDateString() === new Date().toDateString() ? '' : at.toLocaleDateString() + ' ';
    time.title = time.textContent;
    time.textContent = day + at.toLocaleTimeString();
  }
}

function tick() {
  const now = Date.now() + ahead;
  for (const due of document.querySelectorAll('[data-due]'))
    due.textContent = due.dataset.due > now ? `closes in ${span(due.dataset.due - now)}` : 'closing';
  for (const bar of document.querySelectorAll('[data-from]')) {
    const { from, until } = bar.dataset;
    bar.value = Math.min(1, Math.max(0, (now - from) / (until - from)));
    bar.hidden = false;
  }
}

function replace(part, markup) {
  const focus = part.contains(document.activeElement) && document.activeElement.getAttribute('href');
  part.innerHTML = markup;
  localise(part);
  if (focus)
    [...part.querySelectorAll('a')].find(a => a.getAttribute('href') === focus)?.focus({ preventScroll: true });
}

function connect() {
  clearTimeout(retry);
  source?.close();
  source = new EventSource('/live');
  source.addEventListener('clock', e => {
    ahead = e.data - Date.now();
    live.textContent = 'Live';
    tick();
  });
  source.addEventListener('away', e => live.textContent = e.data);
  for (const id of ['figures', 'next', 'latest'])
    source.addEventListener(id, e => { replace($(id), e.data); tick(); });
  source.onerror = () => {
    live.textContent = 'Not connected, trying again';
    if (source.readyState === EventSource.CLOSED)
      retry = setTimeout(connect, 5000);
  };
}

function disconnect(why) {
  clearTimeout(retry);
  source.close();
  live.textContent = why;
}

localise(document);
if (live) {
  let paused = false;
  pause.hidden = false;
  pause.onclick = () => {
    paused = !paused;
    pause.textContent = paused ? 'Resume' : 'Pause';
    paused ? disconnect('Paused') : connect();
  };
  document.onvisibilitychange = () => paused || (document.hidden ? disconnect('') : connect());
  connect();
}
tick();
setInterval(tick, 1000);

// What is under way is read again; forms beside it stay as they are.
async function refresh() {
  const parts = document.querySelectorAll('[data-fresh]');
  if (!parts.length || document.hidden)
    return;
  try {
    const now = new DOMParser().parseFromString(await (await fetch(location)).text(), 'text/html');
    for (const part of parts) {
      const fresh = now.getElementById(part.id);
      if (fresh) {
        localise(fresh);
        part.replaceWith(fresh);
      }
    }
  } catch {
    // The next time, perhaps.
  }
}
setInterval(refresh, 2000);

// Who presses a button twice means it once.
document.addEventListener('submit', e => {
  if (e.target.dataset.sent)
    e.preventDefault();
  e.target.dataset.sent = '1';
});
addEventListener('pageshow', e => e.persisted && location.reload());

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.onclick = async () => {
    const text = $(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = 'Copied';
    } catch {
      // No clipboard without a secure connection: it is selected, ready for the keyboard.
      getSelection().selectAllChildren(text);
      button.textContent = 'Selected';
    }
  };
}
