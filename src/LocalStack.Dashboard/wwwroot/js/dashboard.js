// What needs the browser and no circuit: copying, reconnecting, the ticket's life, and keys that belong to no row.
window.lsCopy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure context (a remote host name over http) there is only the old way.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};

(() => {
  async function copy(button) {
    await lsCopy(button.dataset.copy ?? button.closest(".text-view").querySelector("pre").textContent);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1200);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    if ("themeToggle" in button.dataset) {
      lsTheme.toggle();
    } else if ("copy" in button.dataset || "copyText" in button.dataset) {
      copy(button);
    } else if ("reload" in button.dataset) {
      location.reload();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[name=theme]")) {
      lsTheme.choose(event.target.value);
    } else if (event.target.matches("input[name=clock], input[name=zone]")) {
      // The cookie comes with the request that opens the circuit: times are written there, so the page is loaded again.
      const of = (name) => document.querySelector(`input[name=${name}]:checked`)?.value;
      document.cookie = `localstack.time=${of("clock")}-${of("zone")}; path=/; max-age=31536000; samesite=strict`;
      location.reload();
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (document.querySelector("dialog[open]")) {
      return;
    }
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const filter = document.querySelector("input[type=search]");
      if (filter) {
        event.preventDefault();
        filter.select();
        filter.focus();
      }
    } else if (event.key === "Escape" && (!typing || typing.value === "") && !event.target.closest("[data-keeps-escape]")) {
      document.querySelector("[data-close-pane]")?.click();
    }
  });

  // While the circuit is down: the dashboard that answers again is either the same process, and then Blazor finds its circuit by itself, or
  // another one, which knows nothing of this page, and then the page is loaded again. Blazor's own pauses grow to half a minute; this does not.
  const notice = document.getElementById("components-reconnect-modal");
  const run = document.documentElement.dataset.run;
  let watch = 0;

  async function look() {
    const answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
    if (answer?.ok && (answer.headers.get("x-dashboard-run") !== run || notice.matches(".components-reconnect-failed, .components-reconnect-rejected, .components-reconnect-resume-failed"))) {
      clearInterval(watch);
      location.reload();
    }
  }

  notice?.addEventListener("components-reconnect-state-changed", (event) => {
    if (event.detail.state === "hide") {
      clearInterval(watch);
      watch = 0;
    } else {
      if (event.detail.state === "rejected") {
        location.reload();
      }
      watch ||= setInterval(look, 1000);
    }
  });

  // An open page is a visit: each answer moves the end of the ticket's life.
  setInterval(() => {
    if (!document.hidden) {
      fetch("/session", { cache: "no-store" }).catch(() => {});
    }
  }, 15 * 60 * 1000);
})();
