// Keeps the board moving. The server has rendered it whole; from here on, server-sent events carry what changes.

const rows = document.getElementById('rows');
const template = document.getElementById('row');
const live = document.getElementById('live');
const liveText = document.getElementById('live-text');

const width = 120, height = 28, slots = 30, margin = 3;
const staleAfterSeconds = 20;

function sparkline(recent) {
  const values = recent.slice(-slots);
  const top = Math.max(1, ...values);
  const step = (width - 2 * margin) / (slots - 1);
  let line = '', failures = '', penDown = false;
  values.forEach((value, i) => {
    const x = (margin + (slots - values.length + i) * step).toFixed(1);
    if (value < 0) {
      failures += `M${x} ${height - margin}v-7`;
      penDown = false;
      return;
    }
    const y = (height - margin - value / top * (height - 2 * margin)).toFixed(1);
    line += penDown ? `L${x} ${y}` : `M${x} ${y}h0`;
    penDown = true;
  });
  return { line, failures };
}

function ago(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

function rowOf(id) {
  return rows.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
}

function insertByName(row, name) {
  const after = [...rows.children].find(other => other.querySelector('.name').textContent > name);
  rows.insertBefore(row, after ?? null);
}

function show(entry) {
  let row = rowOf(entry.id);
  if (row && Number(row.dataset.revision ?? 0) > entry.revision) return;
  if (!row) {
    row = template.content.firstElementChild.cloneNode(true);
    row.dataset.id = entry.id;
    insertByName(row, entry.name);
  }

  const changed = row.dataset.state && row.dataset.state !== entry.state;
  row.dataset.state = entry.state;
  row.dataset.revision = entry.revision;
  const host = entry.host.includes(':') ? `[${entry.host}]` : entry.host;
  row.querySelector('.name').textContent = entry.name;
  row.querySelector('.address').textContent = `${entry.protocol}://${host}:${entry.port}${entry.path ?? ''}`;
  row.querySelector('.state').textContent = !entry.enabled ? 'paused' : entry.state === 'unknown' ? 'not known' : entry.state;
  row.querySelector('.error').textContent = entry.lastError ?? '';
  row.querySelector('.check').setAttribute('aria-label', `Check ${entry.name} now`);
  const since = row.querySelector('.since');
  since.dateTime = entry.since;
  since.textContent = ago(entry.since);
  row.querySelector('.last').textContent =
    entry.lastOutcome === 'up' && entry.lastDurationUs != null ? `${(entry.lastDurationUs / 1000).toFixed(1)} ms` : '–';
  const { line, failures } = sparkline(entry.recent);
  row.querySelector('.line').setAttribute('d', line);
  row.querySelector('.failures').setAttribute('d', failures);
  if (changed) {
    row.classList.remove('changed');
    void row.offsetWidth;
    row.classList.add('changed');
  }
}

function count() {
  for (const state of ['up', 'down', 'unknown']) {
    document.getElementById(`count-${state}`).textContent = rows.querySelectorAll(`tr[data-state="${state}"]`).length;
  }
  document.getElementById('empty').hidden = rows.children.length > 0;
}

function tell(source, ageSeconds) {
  const stale = ageSeconds > staleAfterSeconds;
  live.dataset.live = stale ? 'stale' : 'yes';
  liveText.textContent = stale ? `${Math.round(ageSeconds)} s old, from the ${source}` : `live, from the ${source}`;
}

function connect() {
  const stream = new EventSource(`/api/status/stream?since=${document.getElementById('board').dataset.seen}`);
  stream.addEventListener('board', event => {
    const update = JSON.parse(event.data);
    const ids = new Set(update.ids);
    [...rows.children].filter(row => !ids.has(row.dataset.id)).forEach(row => row.remove());
    update.entries.forEach(show);
    tell(update.source, update.ageSeconds);
    count();
  });
  stream.addEventListener('entry', event => {
    show(JSON.parse(event.data));
    count();
  });
  stream.addEventListener('removed', event => {
    rowOf(JSON.parse(event.data).id)?.remove();
    count();
  });
  stream.addEventListener('pulse', event => {
    const pulse = JSON.parse(event.data);
    tell(pulse.source, pulse.ageSeconds);
  });
  stream.addEventListener('error', () => {
    live.dataset.live = 'lost';
    liveText.textContent = 'reconnecting';
    // The browser tries again by itself, unless the answer was an error.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  });
}

const exposures = { any: 'network', loopback: 'this machine' };

async function survey() {
  try {
    const response = await fetch('/api/ports', { headers: { accept: 'application/json' } });
    if (!response.ok) return;
    for (const port of await response.json()) {
      const row = port.endpointId && rowOf(port.endpointId);
      if (!row) continue;
      const wide = port.findings.includes('wider-than-declared');
      row.dataset.wide = wide ? 'yes' : 'no';
      row.querySelector('.owner').textContent = port.owner ?? '–';
      row.querySelector('.exposure').textContent = wide ? 'wider than declared' : exposures[port.exposure] ?? 'nothing listens';
    }
  } catch {
    // The stream says already that the server is away.
  }
}

rows.addEventListener('click', async event => {
  const button = event.target.closest('.check');
  if (!button) return;
  button.disabled = true;
  try {
    const response = await fetch(`/api/endpoints/${button.closest('tr').dataset.id}/checks`, { method: 'POST' });
    button.textContent = response.ok ? 'Asked' : response.status === 429 ? 'Too many' : 'Not now';
  } catch {
    button.textContent = 'Not now';
  }
  setTimeout(() => { button.disabled = false; button.textContent = 'Check'; }, 1500);
});

setInterval(() => {
  if (document.hidden) return;
  rows.querySelectorAll('.since').forEach(since => { since.textContent = ago(since.dateTime); });
}, 1000);
setInterval(() => { if (!document.hidden) survey(); }, 10000);

rows.querySelectorAll('.since').forEach(since => { since.textContent = ago(since.dateTime); });
connect();
survey();
