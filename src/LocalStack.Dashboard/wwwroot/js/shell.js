// Keys that work on every page, and the dialogs they open. What is found in the palette is the server's business; that it opens at once is ours.
window.lsShell = (() => {
  let palette = null;

  const field = () => document.querySelector("#palette input");

  function setDialog(dialog, open) {
    if (!dialog || dialog.open === open) {
      return;
    }
    if (open) {
      dialog.showModal();
      (dialog.querySelector("[data-first]") ?? dialog.querySelector("input, select, textarea"))?.focus();
    } else {
      dialog.close();
    }
  }

  function open(id) {
    const dialog = document.getElementById(id);
    if (!dialog || document.querySelector("dialog[open]")) {
      return;
    }
    dialog.showModal();
    if (id === "palette") {
      field().value = "";
      field().focus();
      palette?.invokeMethodAsync("Opened").catch(() => {});
    }
  }

  function attachPalette(server) {
    palette = server;
    const dialog = document.getElementById("palette");
    if (!server || !dialog || dialog.dataset.ready) {
      return;
    }
    dialog.dataset.ready = "true";
    dialog.addEventListener("close", () => palette?.invokeMethodAsync("Closed").catch(() => {}));
    field().addEventListener("keydown", async (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp" && event.key !== "Enter") {
        return;
      }
      event.preventDefault();
      try {
        await palette?.invokeMethodAsync("KeyAsync", event.key);
        dialog.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
      } catch {
        // The circuit is down; the reconnect notice says so.
      }
    });
    if (dialog.open) {
      // Somebody was faster than the circuit.
      palette.invokeMethodAsync("Opened").catch(() => {});
    }
  }

  // What was chosen in the palette is about to happen.
  function take(action) {
    document.getElementById("palette")?.close();
    if (action?.startsWith("theme-")) {
      lsTheme.choose(action.slice("theme-".length));
    } else if (action === "shortcuts") {
      open("shortcuts");
    } else if (action === "copy-link") {
      lsCopy(location.href);
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      open("palette");
      return;
    }
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) {
      return;
    }
    if (event.key === "?") {
      event.preventDefault();
      open("shortcuts");
    } else if (event.key.length === 1 && /[a-zA-Z]/.test(event.key)) {
      // Shift+S is "S"; with caps lock and without shift "S" still means the small one.
      const key = event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
      const link = document.querySelector(`.rail [data-key="${key}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
    }
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) {
      open(opener.dataset.open);
    } else if (event.target.closest("[data-close-dialog]") || event.target.matches("dialog[open]:not([data-stays])")) {
      // A click on the dialog itself, not on what is in it, is one on the backdrop: the dialogs have no padding.
      event.target.closest("dialog").close();
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
    if (menu) {
      event.stopPropagation();
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }, true);

  // Escape on a question of the AppHost is an answer, where that is one, and else nothing: the server closes it. The event does not bubble.
  document.addEventListener("cancel", (event) => {
    if (event.target.matches("dialog[data-stays]")) {
      event.preventDefault();
      event.target.querySelector("[data-dismiss]")?.click();
    }
  }, true);

  // Whoever has gone on to something on the new page, while the server was told that it is there, keeps it.
  function focusHeading() {
    const heading = document.querySelector("h1");
    if (heading && !document.activeElement?.closest("main *, dialog[open]")) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  function revealFound(text) {
    text?.querySelector("mark.is-current")?.scrollIntoView({ block: "center", inline: "nearest" });
  }

  // Comes back with each request. An empty one is kept, too: it says that nothing is left out any more.
  function remember(name, value) {
    document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=strict`;
  }

  function nameDocument(title) {
    document.title = title;
  }

  return { setDialog, attachPalette, take, focusHeading, revealFound, remember, nameDocument };
})();
