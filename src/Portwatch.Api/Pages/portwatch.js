// Sends what is clicked, and puts what the server rendered in its place. Rows are written by the server alone.

const rows = document.getElementById('rows');
const json = { 'content-type': 'application/json' };

// Moments become ages, which move without the server.
function ago(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
}

function tick() {
  for (const time of document.querySelectorAll('time[data-ago]')) {
    const text = time.dataset.ago.replace('{0}', ago(time.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
}

// A call of the API. What went wrong comes as a sentence for people.
async function call(method, address, body, headers = {}) {
  try {
    const response = await fetch(address, { method, headers: { ...json, ...headers }, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    const value = text ? JSON.parse(text) : null;
    if (response.ok) return { value, etag: response.headers.get('etag') };
    const errors = Object.entries(value?.errors ?? {}).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
    return { problem: errors.length ? errors.join(' ') : value?.detail ?? value?.title ?? `The answer was ${response.status}.` };
  } catch {
    return { problem: 'The API does not answer.' };
  }
}

// Beside what was clicked. The row may be another by now, but the place goes along with it.
function note(near, text, isProblem = false) {
  const place = near.place ??= near.closest('tr, section, form').querySelector('.note');
  place.textContent = text;
  place.classList.toggle('bad', isProblem);
}

function confirmed(question) {
  const dialog = document.getElementById('confirm');
  document.getElementById('confirm-text').textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

function open(dialog, title, values, send) {
  const form = dialog.querySelector('form');
  form.reset();
  form.send = send;
  dialog.querySelector('h2').textContent = title;
  dialog.querySelector('.problem').textContent = '';
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === 'checkbox') field.checked = value;
    else field.value = Array.isArray(value) ? value.join(', ') : value ?? '';
  }
  dialog.showModal();
}

// The fields of a form as JSON; what is empty is left out, and stays as it is.
function read(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === 'checkbox') body[field.name] = field.checked;
    else if (field.name === 'tags') body.tags = field.value.split(',').map(tag => tag.trim()).filter(Boolean);
    else if (field.value !== '') body[field.name] = field.type === 'number' ? Number(field.value) : field.value;
  }
  return body;
}

const endpointForm = document.getElementById('endpoint-form');
const ruleForm = document.getElementById('rule-form');
const reload = () => location.reload();

async function checkNow(button, id) {
  note(button, 'asking …');
  const asked = await call('POST', `/api/endpoints/${id}/checks`);
  if (asked.problem) return note(button, asked.problem, true);
  for (let i = 0; i < 40; i++) {
    const job = await call('GET', `/api/checks/${asked.value.id}`);
    if (job.problem) return note(button, job.problem, true);
    if (job.value.state === 'done' || job.value.state === 'dead') return note(button, job.value.error ?? job.value.outcome, job.value.outcome !== 'up');
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  note(button, 'No worker has taken the check yet.', true);
}

const actions = {
  close: button => button.closest('dialog').close(),
  check: (button, item) => checkNow(button, item.dataset.id),
  add: () => open(endpointForm, 'Add endpoint', {}, body => call('POST', '/api/endpoints', body)),
  register: (button, item) => open(endpointForm, 'Register port', { name: item.dataset.name || `port-${item.dataset.port}`, port: item.dataset.port, protocol: 'tcp' }, async body => {
    const answer = await call('POST', '/api/endpoints', body);
    if (!answer.problem) reload();
    return answer;
  }),
  edit: async (button, item) => {
    const endpoint = await call('GET', `/api/endpoints/${item.dataset.id}`);
    if (endpoint.problem) return note(button, endpoint.problem, true);
    open(endpointForm, 'Edit endpoint', endpoint.value, async body => {
      const answer = await call('PATCH', `/api/endpoints/${item.dataset.id}`, body, { 'if-match': endpoint.etag });
      if (!answer.problem && !rows?.dataset.stream) reload();
      return answer;
    });
  },
  remove: async (button, item) => {
    if (!await confirmed('Remove this endpoint, with its history and incidents?')) return;
    const answer = await call('DELETE', `/api/endpoints/${item.dataset.id}`);
    if (answer.problem) note(button, answer.problem, true);
    else if (button.dataset.then) location.assign(button.dataset.then);
  },
  diagnose: async (button, item) => {
    note(button, 'looking …');
    const { value, problem } = await call('GET', `/api/ports/${item.dataset.port}/diagnosis`);
    note(button, problem ?? `${value.says} ${value.do}`, Boolean(problem) || value.cause !== 'reachable');
  },
  stop: async (button, item) => {
    if (!await confirmed(`Stop process ${item.dataset.pid} (${item.dataset.owner}), which holds port ${item.dataset.port}?`)) return;
    const { problem } = await call('POST', `/api/ports/${item.dataset.port}/stop`, { pid: Number(item.dataset.pid) });
    note(button, problem ?? 'It was asked to end.', Boolean(problem));
  },
  ack: async (button, item) => {
    const { problem } = await call('POST', `/api/incidents/${item.dataset.id}/ack`);
    if (problem) note(button, problem, true);
    else reload();
  },
  'add-rule': button => open(ruleForm, 'Add rule', { endpointId: button.dataset.for }, body => call('POST', '/api/rules', body)),
  'edit-rule': (button, item) => open(
    ruleForm, 'Edit rule',
    { name: item.dataset.rule, endpointId: item.dataset.for, failuresToOpen: item.dataset.failures, windowSize: item.dataset.window, successesToClose: item.dataset.successes },
    body => call('PUT', `/api/rules/${item.dataset.id}`, body)),
  'remove-rule': async (button, item) => {
    if (!await confirmed(`Remove the rule '${item.dataset.rule}'?`)) return;
    const { problem } = await call('DELETE', `/api/rules/${item.dataset.id}`);
    if (problem) note(button, problem, true);
    else reload();
  },
};

document.addEventListener('click', event => {
  const button = event.target.closest('[data-action]');
  if (button) actions[button.dataset.action](button, button.closest('tr, section[data-id]'));
});

const submits = {
  endpoint: submit,
  rule: async form => { if (await submit(form)) reload(); },
  suggest: async form => {
    const { value, problem } = await call('POST', '/api/ports/suggest', read(form));
    note(form.querySelector('button'), problem ?? value.reason, Boolean(problem));
  },
  load: async form => {
    const button = form.querySelector('button:not([type])');
    note(button, 'running …');
    const { value, problem } = await call('POST', `/api/endpoints/${form.dataset.id}/load`, read(form));
    note(button, problem ?? `${value.succeeded} of ${value.requests} succeeded; p50 ${value.p50Ms} ms, p95 ${value.p95Ms} ms, p99 ${value.p99Ms} ms; slowest trace ${value.slowestTraceId ?? 'not recorded'}`, Boolean(problem));
  },
};

async function submit(form) {
  const { problem } = await form.send(read(form));
  form.querySelector('.problem').textContent = problem ?? '';
  if (!problem) form.closest('dialog').close();
  return !problem;
}

document.addEventListener('submit', event => {
  const form = event.target;
  if (!form.dataset.form) return;
  event.preventDefault();
  submits[form.dataset.form](form);
});

const search = document.querySelector('[data-filter]');

function filter() {
  const wanted = search?.value.trim().toLowerCase() ?? '';
  for (const row of rows?.children ?? []) row.hidden = !row.dataset.text.toLowerCase().includes(wanted);
}

search?.addEventListener('input', filter);

for (const button of document.querySelectorAll('[data-sort]')) {
  button.addEventListener('click', () => {
    const header = button.closest('th');
    const descending = header.ariaSort === 'ascending';
    for (const other of header.parentElement.children) if (other.ariaSort) other.ariaSort = 'none';
    header.ariaSort = descending ? 'descending' : 'ascending';
    const order = new Intl.Collator('en', { numeric: true });
    const sorted = [...rows.children].sort((a, b) => order.compare(a.dataset[button.dataset.sort] ?? '', b.dataset[button.dataset.sort] ?? ''));
    rows.append(...descending ? sorted.reverse() : sorted);
  });
}

// A row in place of its former self: what was said beside it stays, and so does the focus.
function replace(id, html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const row = template.content.firstElementChild;
  const old = rows.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  if (!old) return rows.append(row);
  row.querySelector('.note').replaceWith(old.querySelector('.note'));
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.action ?? 'name' : null;
  if (old.dataset.state !== row.dataset.state) row.classList.add('changed');
  old.replaceWith(row);
  if (focused) (row.querySelector(`[data-action="${focused}"]`) ?? row.querySelector('.name')).focus();
}

function connect() {
  const stream = new EventSource(rows.dataset.stream);
  stream.addEventListener('rows', event => {
    const update = JSON.parse(event.data);
    for (const [id, html] of Object.entries(update.rows)) replace(id, html);
    const known = new Map([...rows.children].map(row => [row.dataset.id, row]));
    update.ids.forEach((id, i) => {
      const row = known.get(id);
      known.delete(id);
      if (row && rows.children[i] !== row) rows.insertBefore(row, rows.children[i]);
    });
    for (const row of known.values()) row.remove();
    document.getElementById('empty').hidden = rows.children.length > 0;
    const status = document.getElementById('status');
    if (status.outerHTML !== update.status.trim()) status.outerHTML = update.status;
    filter();
    tick();
  });
  stream.addEventListener('error', () => {
    document.getElementById('status').dataset.live = 'lost';
    document.getElementById('live-text').textContent = 'the API does not answer; reconnecting';
    // The browser tries again by itself, unless the answer was an error.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  });
}

tick();
setInterval(() => { if (!document.hidden) tick(); }, 1000);
if (rows?.dataset.stream) connect();
