// The browser's half of RowWindow.razor: tells the server which rows are in sight, and turns keys and clicks into moves.
window.lsRowWindow = (() => {
  const attached = new WeakMap();
  const interactive = "a, button, input, select, textarea, label, summary";

  function attach(host, server, rowHeight, first) {
    const state = { host, server, rowHeight, busy: false, again: false, sent: "", byUser: false, frame: 0 };
    const abort = new AbortController();
    const options = { signal: abort.signal, passive: true };
    state.abort = abort;
    attached.set(host, state);
    // From here on keys and clicks are answered.
    host.dataset.live = "1";

    const userMoved = () => { state.byUser = true; };
    host.addEventListener("wheel", userMoved, options);
    host.addEventListener("touchmove", userMoved, options);
    host.addEventListener("pointerdown", userMoved, options);
    host.addEventListener("scroll", () => schedule(state), options);
    host.addEventListener("keydown", (event) => keyDown(state, event), { signal: abort.signal });
    host.addEventListener("click", (event) => click(state, event), { signal: abort.signal });
    host.addEventListener("contextmenu", (event) => contextMenu(state, event), { signal: abort.signal });
    state.observer = new ResizeObserver(() => schedule(state));
    state.observer.observe(host);
    if (first > 0 && host.scrollTop === 0) {
      host.scrollTop = first * rowHeight;
    }
    answerEarly(state);
  }

  // A row can be clicked before the server has told of its list, or in the page that was drawn before it was live: then it is answered here.
  let early = null;

  document.addEventListener("click", ({ target }) => {
    const row = target.closest(".rows [data-i]");
    const opensMenu = target.closest("[data-menu-open]") !== null;
    const isMeant = row && !attached.has(row.closest(".rows")) && (opensMenu || !target.closest(interactive));
    early = isMeant ? { row, text: row.textContent, opensMenu } : null;
  });

  document.addEventListener("keydown", () => { early = null; });

  function answerEarly(state) {
    const row = early && (state.host.contains(early.row) ? early.row
      : !early.row.isConnected && [...state.host.querySelectorAll("[data-i]")].find((row) => row.textContent === early.text));
    if (row) {
      const target = early.opensMenu ? row.querySelector("[data-menu-open]") : row;
      early = null;
      click(state, { target });
    }
  }

  function detach(host) {
    const state = host && attached.get(host);
    if (state) {
      state.abort.abort();
      state.observer.disconnect();
      cancelAnimationFrame(state.frame);
      attached.delete(host);
    }
  }

  function headHeight(state) {
    return state.host.querySelector(".rows-head")?.offsetHeight ?? 0;
  }

  function visibleHeight(state) {
    return state.host.clientHeight - headHeight(state);
  }

  function schedule(state) {
    if (!state.frame) {
      state.frame = requestAnimationFrame(() => { state.frame = 0; report(state); });
    }
  }

  // One report under way at a time: the next one tells the latest position, not every one in between.
  async function report(state) {
    if (state.busy) {
      state.again = true;
      return;
    }
    const { host, rowHeight } = state;
    const first = Math.floor(host.scrollTop / rowHeight);
    const visible = Math.ceil(visibleHeight(state) / rowHeight) + 1;
    const atEnd = host.scrollTop + host.clientHeight >= host.scrollHeight - rowHeight;
    const key = `${first === 0}|${Math.floor(first / 8)}|${visible}|${atEnd}`;
    if (key === state.sent && !state.byUser) {
      return;
    }
    state.sent = key;
    state.busy = true;
    const byUser = state.byUser;
    state.byUser = false;
    try {
      await state.server.invokeMethodAsync("ScrolledAsync", first, visible, atEnd, byUser);
    } catch {
      return;
    } finally {
      state.busy = false;
    }
    if (state.again) {
      state.again = false;
      schedule(state);
    }
  }

  function scrollTo(state, index) {
    const top = index * state.rowHeight;
    const height = visibleHeight(state);
    if (top < state.host.scrollTop) {
      state.host.scrollTop = top;
    } else if (top + state.rowHeight > state.host.scrollTop + height) {
      state.host.scrollTop = top + state.rowHeight - height;
    }
  }

  function rowAt(state, index) {
    return state.host.querySelector(`[data-i="${index}"]`);
  }

  async function move(state, index) {
    state.byUser = true;
    scrollTo(state, index);
    rowAt(state, index)?.focus({ preventScroll: true });
    state.target = index;
    if (state.moving) {
      return;
    }
    state.moving = true;
    try {
      // Keys come faster than answers: only the place where they have led to by then is asked for.
      while (state.target !== undefined) {
        const target = state.target;
        state.target = undefined;
        await state.server.invokeMethodAsync("MoveAsync", target);
        if (state.target === undefined) {
          rowAt(state, target)?.focus({ preventScroll: true });
        }
      }
    } catch {
      // The circuit is down; the reconnect notice says so.
    } finally {
      state.moving = false;
    }
  }

  function keyDown(state, event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) {
      return;
    }
    const row = event.target.closest("[data-i]");
    if (!row) {
      return;
    }
    const last = Number(state.host.dataset.count) - 1;
    const index = state.target ?? Number(row.dataset.i);
    const page = Math.max(1, Math.floor(visibleHeight(state) / state.rowHeight) - 1);
    const moves = {
      ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: last,
    };
    if (row.querySelector("[data-menu-open]") && (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) {
      event.preventDefault();
      const box = row.getBoundingClientRect();
      openMenu(state, row, box.left + 40, box.bottom);
    } else if (event.key in moves) {
      event.preventDefault();
      move(state, Math.min(last, Math.max(0, moves[event.key])));
    } else if (event.key === "Enter" && !event.target.closest(interactive)) {
      event.preventDefault();
      call(state, "OpenAsync", index);
    } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && row.hasAttribute("aria-level")) {
      event.preventDefault();
      sideways(state, row, index, event.key === "ArrowRight");
    }
  }

  // In a tree: Right opens, then goes to the first row below; Left closes, then goes to the row above.
  async function sideways(state, row, index, isRight) {
    const expanded = row.getAttribute("aria-expanded");
    if (expanded === String(!isRight)) {
      call(state, "ExpandAsync", index, isRight);
    } else if (isRight && expanded === "true") {
      move(state, index + 1);
    } else if (!isRight) {
      const parent = await state.server.invokeMethodAsync("ParentOf", index).catch(() => -1);
      if (parent >= 0) {
        move(state, parent);
      }
    }
  }

  function click(state, event) {
    const row = event.target.closest("[data-i]");
    const opener = event.target.closest("[data-menu-open]");
    if (row && opener) {
      const box = opener.getBoundingClientRect();
      openMenu(state, row, box.left, box.bottom + 2);
      return;
    }
    if (!row || event.target.closest(interactive) || String(getSelection()) !== "") {
      return;
    }
    call(state, "OpenAsync", Number(row.dataset.i));
  }

  // Not on a link or a selection, of which the browser's own menu has more to say.
  function contextMenu(state, event) {
    const row = event.target.closest("[data-i]");
    if (row?.querySelector("[data-menu-open]") && !event.target.closest("a") && String(getSelection()) === "") {
      event.preventDefault();
      openMenu(state, row, event.clientX, event.clientY);
    }
  }

  function openMenu(state, row, x, y) {
    lsMenu.askedAt(row, x, y);
    call(state, "MenuAsync", Number(row.dataset.i));
  }

  function call(state, method, ...parameters) {
    state.server.invokeMethodAsync(method, ...parameters).catch(() => {});
  }

  // Not against somebody who is on the way elsewhere: that was asked for before the server heard of it.
  function toEnd(host) {
    if (host && !attached.get(host)?.moving) {
      host.scrollTop = host.scrollHeight;
    }
  }

  function reveal(host, index) {
    const state = host && attached.get(host);
    if (state) {
      scrollTo(state, index);
      rowAt(state, index)?.focus({ preventScroll: true });
    }
  }

  function toTop(host) {
    if (host) {
      host.scrollTop = 0;
    }
  }

  // A list that follows its end begins there, also the one that was drawn before the page is live, and the one that takes its place then.
  const begun = new WeakSet();

  function beginAtEnd() {
    for (const host of document.querySelectorAll(".rows[data-follow]")) {
      if (!begun.has(host)) {
        begun.add(host);
        toEnd(host);
      }
    }
  }

  new MutationObserver(beginAtEnd).observe(document.documentElement, { childList: true, subtree: true });
  beginAtEnd();

  return { attach, detach, toEnd, toTop, reveal };
})();
