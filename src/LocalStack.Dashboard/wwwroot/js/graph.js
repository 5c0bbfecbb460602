// Moves and scales the resource graph, and leads the arrow keys from node to node. The drawing itself comes from the server.
window.lsGraph = (() => {
  const attached = new WeakMap();
  const least = 0.2;
  const most = 2.5;
  // The smallest letters have 13 pixels, and 12 are to be left of them: what does not fit then is for moving to.
  const legible = 12 / 13;
  // On a telephone there is one column of nodes, as wide as the window; what is below is for moving to.
  const narrow = 640;

  function attach(host) {
    if (!host || attached.has(host)) {
      return false;
    }
    const state = { host, svg: host.querySelector("svg.graph"), view: host.querySelector(".graph-view"), x: 0, y: 0, scale: 1, byUser: false, drag: null, dragged: false };
    const abort = new AbortController();
    const options = { signal: abort.signal };
    state.abort = abort;
    attached.set(host, state);
    host.classList.add("is-live");

    host.addEventListener("wheel", (event) => {
      event.preventDefault();
      state.byUser = true;
      if (event.ctrlKey || event.metaKey) {
        zoom(state, Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
      } else {
        move(state, -event.deltaX, -event.deltaY);
      }
    }, { ...options, passive: false });
    host.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && !event.target.closest("button")) {
        state.drag = { x: event.clientX, y: event.clientY, moved: false, id: event.pointerId };
        state.dragged = false;
      }
    }, options);
    host.addEventListener("pointermove", (event) => {
      const drag = state.drag;
      if (!drag || drag.id !== event.pointerId) {
        return;
      }
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moved && Math.hypot(dx, dy) > 4) {
        drag.moved = state.dragged = true;
        host.setPointerCapture(event.pointerId);
      }
      if (drag.moved) {
        state.byUser = true;
        move(state, dx, dy);
        [drag.x, drag.y] = [event.clientX, event.clientY];
      }
    }, options);
    const drop = () => { state.drag = null; };
    host.addEventListener("pointerup", drop, options);
    host.addEventListener("pointercancel", drop, options);
    host.addEventListener("click", (event) => {
      // The click that ends a drag opens nothing.
      if (state.dragged) {
        event.preventDefault();
        event.stopPropagation();
        state.dragged = false;
      }
    }, { ...options, capture: true });
    host.addEventListener("dragstart", (event) => event.preventDefault(), options);
    host.addEventListener("keydown", (event) => keyDown(state, event), options);
    host.addEventListener("focusin", (event) => bringIntoSight(state, event.target.closest(".node")), options);
    host.addEventListener("click", (event) => {
      const name = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (name) {
        step(state, name);
      }
    }, options);
    state.observer = new ResizeObserver(() => {
      if (!state.byUser) {
        fit(state);
      }
    });
    state.observer.observe(host);
    state.size = new MutationObserver(() => {
      if (!state.byUser) {
        fit(state);
        state.view.classList.add("is-gliding");
      }
    });
    state.size.observe(state.svg, { attributes: true, attributeFilter: ["width", "height"] });
    fit(state);
    return host.clientWidth < narrow;
  }

  function detach(host) {
    const state = host && attached.get(host);
    if (state) {
      state.abort.abort();
      state.observer.disconnect();
      state.size.disconnect();
      attached.delete(host);
    }
  }

  function apply(state) {
    state.view.classList.remove("is-gliding");
    state.view.setAttribute("transform", `translate(${state.x} ${state.y}) scale(${state.scale})`);
  }

  function move(state, dx, dy) {
    state.x += dx;
    state.y += dy;
    apply(state);
  }

  function zoom(state, factor, clientX, clientY) {
    const box = state.host.getBoundingClientRect();
    const [px, py] = clientX === undefined ? [box.width / 2, box.height / 2] : [clientX - box.left, clientY - box.top];
    const scale = Math.min(most, Math.max(least, state.scale * factor));
    state.x = px - (px - state.x) * scale / state.scale;
    state.y = py - (py - state.y) * scale / state.scale;
    state.scale = scale;
    apply(state);
  }

  // All of it if it can be read so, else its beginning; no larger than life.
  function fit(state, smallest = legible) {
    const [width, height] = [Number(state.svg.dataset.width), Number(state.svg.dataset.height)];
    const box = state.host.getBoundingClientRect();
    if (!width || !box.width) {
      return;
    }
    // The legend lies over the lower edge.
    const room = box.height - state.host.querySelector(".graph-legend").offsetHeight - 16;
    state.byUser = false;
    const isColumn = smallest === legible && box.width < narrow;
    state.scale = Math.max(smallest, Math.min(1, box.width / width, isColumn ? 1 : room / height));
    state.x = Math.max(0, (box.width - width * state.scale) / 2);
    state.y = Math.max(0, (room - height * state.scale) / 2);
    apply(state);
  }

  function step(state, name) {
    if (name === "fit") {
      fit(state, least);
    } else {
      state.byUser = true;
      zoom(state, name === "in" ? 1.25 : 0.8);
    }
  }

  function bringIntoSight(state, node) {
    if (!node || state.drag) {
      return;
    }
    const [box, at] = [state.host.getBoundingClientRect(), node.getBoundingClientRect()];
    const dx = at.left < box.left ? box.left - at.left + 16 : at.right > box.right ? box.right - at.right - 16 : 0;
    const dy = at.top < box.top ? box.top - at.top + 16 : at.bottom > box.bottom ? box.bottom - at.bottom - 16 : 0;
    if (dx || dy) {
      state.byUser = true;
      move(state, dx, dy);
    }
  }

  function keyDown(state, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "+" || event.key === "-" || event.key === "0") {
      event.preventDefault();
      step(state, { "+": "in", "-": "out", 0: "fit" }[event.key]);
      return;
    }
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const way = ways[event.key];
    const from = event.target.closest(".node");
    if (!way || !from) {
      return;
    }
    event.preventDefault();
    const middle = (node) => { const box = node.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
    const [x, y] = middle(from);
    let best = null;
    let shortest = Infinity;
    for (const node of state.host.querySelectorAll(".node")) {
      const [nx, ny] = middle(node);
      const along = (nx - x) * way[0] + (ny - y) * way[1];
      const aside = Math.abs((nx - x) * way[1]) + Math.abs((ny - y) * way[0]);
      const far = along + aside * 2;
      if (node !== from && along > 4 && far < shortest) {
        [best, shortest] = [node, far];
      }
    }
    best?.focus();
  }

  return { attach, detach };
})();
