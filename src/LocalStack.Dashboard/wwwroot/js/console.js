// Tells the console page how many characters of a line fit beside what stands before it, so that the server can break longer ones.
const watched = new WeakMap();

export function watch(main, page) {
  unwatch(main);
  const state = { main, page, columns: 0, observer: new ResizeObserver(() => measure(state)) };
  watched.set(main, state);
  state.observer.observe(main);
}

export function unwatch(main) {
  watched.get(main)?.observer.disconnect();
  watched.delete(main);
}

function measure(state) {
  const list = state.main.querySelector(".console");
  const line = list?.querySelector(".row[data-i] .line");
  if (!line) {
    return;
  }
  const before = line.getBoundingClientRect().left - list.getBoundingClientRect().left + list.scrollLeft;
  const columns = Math.floor((list.clientWidth - before - 20) / characterWidth());
  if (columns !== state.columns) {
    state.columns = columns;
    state.page.invokeMethodAsync("ColumnsChanged", columns).catch(() => {});
  }
}

function characterWidth() {
  const probe = document.createElement("span");
  probe.className = "console-probe";
  probe.textContent = "0".repeat(200);
  document.body.append(probe);
  const width = probe.getBoundingClientRect().width / 200;
  probe.remove();
  return width || 8;
}
