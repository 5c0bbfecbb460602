// What comes in between others in a list (marked data-glide) lets these glide aside instead of jumping from under eye and pointer.
(() => {
  const name = "glide";
  const milliseconds = 160;
  // What goes farther is not pushed aside but sorted or filtered anew.
  const farthest = 200;
  const places = new WeakMap();
  const sized = new WeakSet();
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => note(entry.target)));

  // Within the list, and free of its own gliding: a list may itself glide within another one.
  function placeOf(item, list) {
    const inside = item.offsetParent === list;
    return { x: item.offsetLeft - (inside ? 0 : list.offsetLeft), y: item.offsetTop - (inside ? 0 : list.offsetTop) };
  }

  function note(list) {
    for (const item of list.children) {
      places.set(item, placeOf(item, list));
    }
  }

  // From where it is seen now, which is on the way when it was pushed just before.
  function move(item, x, y) {
    const running = item.getAnimations().find((animation) => animation.id === name);
    const way = running ? new DOMMatrixReadOnly(getComputedStyle(item).transform) : { e: 0, f: 0 };
    running?.cancel();
    item.animate([{ transform: `translate(${x + way.e}px, ${y + way.f}px)` }, { transform: "none" }], { id: name, duration: milliseconds, easing: "ease-out" });
  }

  function glide(list) {
    const isKnown = sized.has(list);
    if (!isKnown) {
      sized.add(list);
      sizes.observe(list);
    }
    // A list that is scrolled is held in place by the browser.
    const isAtTop = (list.closest("[data-glide-in]") ?? list).scrollTop === 0;
    for (const item of list.children) {
      const before = places.get(item);
      const now = placeOf(item, list);
      places.set(item, now);
      if (!isKnown || !isAtTop || stillness.matches) {
        continue;
      }
      if (!before) {
        item.animate([{ opacity: 0 }, { opacity: 1 }], { duration: milliseconds });
      } else if ((before.x !== now.x || before.y !== now.y) && Math.abs(before.y - now.y) <= farthest) {
        move(item, before.x - now.x, before.y - now.y);
      }
    }
  }

  // Before the next frame, so that nothing is ever seen in its new place first.
  const changes = new MutationObserver(() => document.querySelectorAll("[data-glide]").forEach(glide));
  changes.observe(document.documentElement, { childList: true, subtree: true });
})();
