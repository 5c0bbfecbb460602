// The browser's half of ActionMenu.razor: where a menu stands, the keys in it, and what it copies.
window.lsMenu = (() => {
  const servers = new WeakMap();
  let asked = { x: 0, y: 0, from: null };

  // Called before the server is asked for a menu: by then the pointer may be elsewhere.
  function askedAt(from, x, y) {
    asked = { from, x, y };
  }

  function open(menu, server) {
    if (!menu || !asked.from?.isConnected) {
      return;
    }
    servers.set(menu, server);
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(4, Math.min(asked.x, innerWidth - width - 4))}px`;
    menu.style.top = `${asked.y + height > innerHeight - 4 ? Math.max(4, asked.y - height) : asked.y}px`;
    entries(menu)[0]?.focus({ preventScroll: true });
  }

  function entries(menu) {
    return [...menu.querySelectorAll("[role=menuitem]")];
  }

  function close(menu) {
    menu.hidePopover();
    if (asked.from?.isConnected) {
      asked.from.focus({ preventScroll: true });
    }
  }

  async function choose(menu, entry) {
    if (entry.dataset.copies === undefined) {
      // First: what it opens takes the focus.
      close(menu);
    }
    const text = await servers.get(menu)?.invokeMethodAsync("ChooseAsync", Number(entry.dataset.entry)).catch(() => null);
    if (typeof text === "string") {
      await lsCopy(text);
      entry.classList.add("copied");
      setTimeout(() => entry.classList.remove("copied"), 900);
      setTimeout(() => close(menu), 600);
    } else if (menu.matches(":popover-open")) {
      close(menu);
    }
  }

  document.addEventListener("click", (event) => {
    const entry = event.target.closest("[data-menu] [role=menuitem]");
    if (entry?.dataset.entry) {
      choose(entry.closest("[data-menu]"), entry);
    } else if (entry) {
      entry.closest("[data-menu]").hidePopover();
    }
  });

  // Before all others: in a menu a letter is no page's key, and Escape closes no pane.
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("[data-menu]");
    if (!menu || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.stopPropagation();
    const all = entries(menu);
    const at = all.indexOf(document.activeElement);
    const targets = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 };
    if (event.key in targets) {
      event.preventDefault();
      all[targets[event.key]].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close(menu);
    } else if (event.key === " ") {
      event.preventDefault();
      document.activeElement.click();
    } else if (event.key.length === 1) {
      const begins = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((entry) => entry.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
      begins?.focus();
    }
  }, true);

  return { askedAt, open };
})();
