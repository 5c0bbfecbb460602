// Runs before the first paint, so that a chosen theme does not flash.
window.lsTheme = (() => {
  const root = document.documentElement;
  const key = "localstack.theme";

  function chosen() {
    const stored = localStorage.getItem(key);
    return stored === "light" || stored === "dark" ? stored : "system";
  }

  function apply() {
    const theme = chosen();
    if (theme === "system") {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = theme;
    }
  }

  function choose(theme) {
    if (theme === "light" || theme === "dark") {
      localStorage.setItem(key, theme);
    } else {
      localStorage.removeItem(key);
    }
    apply();
    for (const radio of document.querySelectorAll("input[name=theme]")) {
      radio.checked = radio.value === chosen();
    }
  }

  function toggle() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    choose(dark ? "light" : "dark");
  }

  // Another tab chose.
  addEventListener("storage", (event) => {
    if (event.key === key) {
      apply();
    }
  });

  apply();
  return { chosen, choose, toggle };
})();
