// What needs the browser and no circuit: theme, copying, reconnecting, the ticket's life, and keys that belong to no row.
(() => {
  const root = document.documentElement;

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function toggleTheme() {
    const chosen = isDark() ? "light" : "dark";
    root.dataset.theme = chosen;
    localStorage.setItem("localstack.theme", chosen);
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Without a secure context (a remote host name over http) there is only the old way.
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1200);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    if ("themeToggle" in button.dataset) {
      toggleTheme();
    } else if ("copy" in button.dataset) {
      copy(button);
    } else if ("reload" in button.dataset) {
      location.reload();
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const filter = document.querySelector("input[type=search]");
      if (filter) {
        event.preventDefault();
        filter.select();
        filter.focus();
      }
    } else if (event.key === "Escape" && (!typing || typing.value === "")) {
      document.querySelector("[data-close-pane]")?.click();
    }
  });

  // The dashboard came back as a new process: its circuits are gone, so load the page again as soon as it answers.
  const notice = document.getElementById("components-reconnect-modal");
  notice?.addEventListener("components-reconnect-state-changed", (event) => {
    if (event.detail.state === "rejected") {
      location.reload();
    } else if (event.detail.state === "failed") {
      const timer = setInterval(async () => {
        const answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
        if (answer?.ok) {
          clearInterval(timer);
          location.reload();
        }
      }, 2000);
    }
  });

  // An open page is a visit: each answer moves the end of the ticket's life.
  setInterval(() => {
    if (!document.hidden) {
      fetch("/session", { cache: "no-store" }).catch(() => {});
    }
  }, 15 * 60 * 1000);
})();
