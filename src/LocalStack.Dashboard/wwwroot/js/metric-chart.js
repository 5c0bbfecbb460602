// Draws the lines of a metric with uPlot, which comes with the first chart. The server sends whole pictures, at most twice a second.
const charts = new WeakMap();
const padRight = 12;
let loading;

function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => { loading = undefined; reject(new Error(`${address} could not be loaded`)); };
    document.head.append(script);
  });
  return loading;
}

export async function attach(host, server, library) {
  const state = { host, server, plot: null, data: null, shape: "", marks: [] };
  charts.set(host, state);
  state.tip = document.createElement("div");
  state.tip.className = "chart-tip";
  state.tip.hidden = true;
  state.resize = new ResizeObserver(() => state.plot?.setSize(sizeOf(host)));
  state.resize.observe(host);
  // Colours are read once a plot: another theme needs another one.
  state.redraw = () => { state.shape = ""; draw(state); };
  state.theme = new MutationObserver(state.redraw);
  state.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  state.dark = matchMedia("(prefers-color-scheme: dark)");
  state.dark.addEventListener("change", state.redraw);
  state.uPlot = await load(library);
}

export function update(host, data) {
  const state = charts.get(host);
  if (state) {
    state.data = data;
    draw(state);
  }
}

export function detach(host) {
  const state = charts.get(host);
  if (state) {
    state.resize.disconnect();
    state.theme.disconnect();
    state.dark.removeEventListener("change", state.redraw);
    state.plot?.destroy();
    charts.delete(host);
  }
}

function draw(state) {
  const { data, uPlot } = state;
  if (!data || !uPlot) {
    return;
  }
  const values = [data.times, ...data.lines.map((line) => line.values)];
  const shape = JSON.stringify([data.unit, data.lines.map((line) => [line.name, line.colour])]);
  if (shape !== state.shape) {
    state.plot?.destroy();
    state.shape = shape;
    state.plot = new uPlot(options(state), values, state.host);
    state.plot.over.append(state.tip);
    state.host.dataset.live = "1";
  } else {
    state.plot.setData(values, false);
    state.plot.setScale("x", { min: data.from, max: data.to });
  }
}

function options(state) {
  const { data } = state;
  const ink = colour("chart-ink");
  const grid = { stroke: colour("chart-grid"), width: 1 };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  return {
    ...sizeOf(state.host),
    legend: { show: false },
    padding: [10, padRight, 0, 0],
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: () => [state.data.from, state.data.to] },
      y: { range: (_, low, high) => rangeOf(state.data, low, high) },
    },
    axes: [
      { stroke: ink, font, grid: { show: false }, ticks: grid, space: 80, size: 34, incrs: steps, splits: (_plot, _axis, from, to, step) => roundTimes(from, to, step, state.data.clock), values: (plot, splits) => splits.map((at) => timeAt(plot, at, state.data)) },
      { stroke: ink, font, grid, ticks: { show: false }, size: 74, values: (_, splits) => splits.map((value) => format(value, data.unit)) },
    ],
    series: [
      {},
      ...data.lines.map((line) => {
        const stroke = colour(`c${line.colour}`);
        return { label: line.name, stroke, width: 1.75, points: { show: true, filter: (plot, index) => alone(plot.data[index]), size: 5, fill: stroke }, fill: data.lines.length === 1 ? faded(stroke) : undefined };
      }),
    ],
    hooks: { draw: [(plot) => drawExemplars(state, plot)], setCursor: [(plot) => showTip(state, plot)] },
    plugins: [{
      hooks: {
        ready: (plot) => {
          plot.over.addEventListener("click", () => {
            const mark = nearest(state, plot);
            if (mark) {
              state.server.invokeMethodAsync("OpenSpan", mark.traceId, mark.spanId).catch(() => {});
            }
          });
          plot.over.addEventListener("mouseleave", () => { state.tip.hidden = true; });
        },
      },
    }],
  };
}

// A value with nothing beside it would be a line of no length: a dot shows it.
function alone(values) {
  const isThere = (i) => (values[i] ?? null) !== null;
  return Array.from(values.keys()).filter((i) => isThere(i) && !isThere(i - 1) && !isThere(i + 1));
}

function rangeOf(data, low, high) {
  const marks = data.exemplars.map((mark) => mark.value);
  const top = Math.max(high ?? 0, ...marks);
  const bottom = Math.min(0, low ?? 0, ...marks);
  return top > bottom ? [bottom < 0 ? bottom * 1.05 : 0, top * 1.08] : [0, 1];
}

function drawExemplars(state, plot) {
  const { ctx } = plot;
  const ratio = window.devicePixelRatio || 1;
  state.marks = [];
  ctx.save();
  ctx.lineWidth = 1.25 * ratio;
  // Many lie close together, and what is behind them must stay legible.
  ctx.globalAlpha = state.data.exemplars.length > 40 ? 0.55 : 1;
  ctx.strokeStyle = colour("chart-mark");
  for (const mark of state.data.exemplars) {
    const x = plot.valToPos(mark.time, "x", true);
    const y = plot.valToPos(mark.value, "y", true);
    if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) {
      continue;
    }
    ctx.beginPath();
    ctx.arc(x, y, 3 * ratio, 0, 2 * Math.PI);
    ctx.stroke();
    state.marks.push({ ...mark, x: (x - plot.bbox.left) / ratio, y: (y - plot.bbox.top) / ratio });
  }
  ctx.restore();
}

function nearest(state, plot) {
  const { left, top } = plot.cursor;
  let best = null;
  let least = 10;
  for (const mark of state.marks) {
    const distance = Math.hypot(mark.x - left, mark.y - top);
    if (distance < least) {
      least = distance;
      best = mark;
    }
  }
  return best;
}

function showTip(state, plot) {
  const { left, idx } = plot.cursor;
  const { tip, data } = state;
  if (idx === null || idx === undefined || left < 0) {
    tip.hidden = true;
    return;
  }
  const mark = nearest(state, plot);
  plot.over.classList.toggle("over-mark", mark !== null);
  const rows = mark
    ? [[mark.series, format(mark.value, data.unit)], ["trace", mark.traceId.slice(0, 7)]]
    : data.lines.map((line) => [line.name, line.values[idx] === null ? "–" : format(line.values[idx], data.unit), line.colour]);
  tip.replaceChildren(
    element("p", "tip-time", mark ? `${clock(mark.time, false, data.clock)} · exemplar, click to open` : clock(data.times[idx], false, data.clock)),
    ...rows.map(([name, value, dot]) => {
      const row = element("p", "", "");
      if (dot !== undefined) {
        row.append(element("span", `dot-res c${dot}`, ""));
      }
      row.append(element("span", "tip-name", name), element("b", "", value));
      return row;
    }),
  );
  tip.hidden = false;
  const right = left > plot.over.clientWidth / 2;
  tip.style.left = right ? "" : `${left + 14}px`;
  tip.style.right = right ? `${plot.over.clientWidth - left + 14}px` : "";
  tip.style.top = "8px";
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function sizeOf(host) {
  return { width: Math.max(200, host.clientWidth), height: Math.max(120, host.clientHeight) };
}

// The style sheet knows the colours of both themes; only a computed colour is free of light-dark().
function colour(name) {
  const probe = element("span", `chart-colour ${name}`, "");
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function faded(value) {
  return value.replace(/^rgb\((.*)\)$/, "rgba($1, 0.12)");
}

// The server's zone, or UTC, as the viewer prefers; never the browser's own.
function offsetAt(seconds, { offsets }) {
  return (offsets.findLast((offset) => offset.from <= seconds) ?? offsets[0]).seconds;
}

// Seconds. uPlot's own go from one minute to five, and five minutes on a telephone would have one mark.
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

// A time that would be cut at the right edge is left out.
function timeAt(plot, at, data) {
  const text = clock(at, data.to - data.from > 600, data.clock);
  const half = text.length * 3.5;
  return plot.valToPos(at, "x") + half > plot.bbox.width / (window.devicePixelRatio || 1) + padRight ? null : text;
}

// Marks at round times of the shown zone, which need not be round ones in UTC.
function roundTimes(from, to, step, shown) {
  const splits = [];
  const offset = offsetAt(from, shown);
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
    splits.push(at);
  }
  return splits;
}

// As Format.Time does on the server.
export function clock(seconds, short, shown) {
  const two = (number) => String(number).padStart(2, "0");
  const time = new Date((seconds + offsetAt(seconds, shown)) * 1000);
  const hours = time.getUTCHours();
  const rest = `:${two(time.getUTCMinutes())}${short ? "" : `:${two(time.getUTCSeconds())}`}`;
  return shown.isTwelveHours ? `${hours % 12 || 12}${rest} ${hours < 12 ? "AM" : "PM"}` : two(hours) + rest;
}

// As MetricUnit.Format does on the server.
export function format(value, unit) {
  const scaled = value * unit.factor;
  if (unit.kind === "time") {
    return time(scaled);
  }
  return unit.kind === "bytes"
    ? scale(scaled, [[2 ** 40, "TiB"], [2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]], "B") + unit.suffix
    : join(scale(scaled, [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]], ""), unit.suffix);
}

function time(seconds) {
  const size = Math.abs(seconds);
  if (size === 0) {
    return "0 s";
  }
  const units = [[3600, "h"], [60, "min"], [1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];
  const [unit, name] = units.find(([least]) => size >= least) ?? units.at(-1);
  return `${digits(seconds / unit)} ${name}`;
}

function scale(value, units, smallest) {
  const found = units.find(([least]) => Math.abs(value) >= least);
  return found ? join(digits(value / found[0]), found[1]) : join(digits(value), smallest);
}

function join(number, unit) {
  return unit === "" || unit[0] === "/" || unit[0] === "%" ? number + unit : `${number} ${unit}`;
}

function digits(value) {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.01) {
    return Number(value.toPrecision(2)).toExponential();
  }
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)));
}
