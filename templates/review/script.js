// What the page does beyond standing there: filter, keys, ticks. It makes no markup and reads nothing but the page.
"use strict";

(() => {
  const root = document.documentElement;
  const one = (id) => document.getElementById(id);
  const entries = [...document.querySelectorAll(".entry")];
  const count = (number) => number.toLocaleString("en");

  // What is kept in the browser. It may be refused (private windows, settings): then the page forgets on closing.
  const TICKS = `rtrepo.review/1:${root.dataset.scope}`;
  const THEME = "rtrepo.review/theme";
  const storage = (() => {
    try {
      const found = window.localStorage;
      found.setItem("rtrepo.review/probe", "1");
      found.removeItem("rtrepo.review/probe");
      return found;
    } catch {
      return null;
    }
  })();

  const read = (key) => (storage ? storage.getItem(key) : null);

  function keep(key, value) {
    try {
      storage?.setItem(key, value);
    } catch {
      note("The browser has no room left: ticks are gone when this page closes.");
    }
  }

  function note(text) {
    const place = one("note");
    if (place) {
      place.textContent = text;
      place.hidden = false;
    }
  }

  // Light and dark
  const THEMES = ["light", "dark"];
  if (THEMES.includes(read(THEME))) root.dataset.theme = read(THEME);
  one("theme")?.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep(THEME, root.dataset.theme);
  });

  if (!entries.length) return;

  // Ticks: a token names an entry with the content of both its sides, so an entry that changes is unread again.
  let ticked = new Set();

  function stored() {
    try {
      const found = JSON.parse(read(TICKS) ?? "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  const isTicked = (entry) => ticked.has(entry.dataset.token);
  const boxOf = (entry) => entry.querySelector(".tick input");

  function showTick(entry) {
    const done = isTicked(entry);
    boxOf(entry).checked = done;
    entry.classList.toggle("is-reviewed", done);
  }

  function tick(entry, done) {
    if (storage) ticked = new Set(stored()); // another window may have ticked since
    ticked[done ? "add" : "delete"](entry.dataset.token);
    keep(TICKS, JSON.stringify([...ticked]));
    showTick(entry);
    const fold = entry.querySelector(".fold");
    if (fold && done) fold.open = false;
    progress();
    if (one("unreviewed").checked) {
      const on = next(entry, 1) ?? next(entry, -1);
      const held = entry.contains(document.activeElement);
      filter();
      if (held && on) go(on);
    }
  }

  function progress() {
    const done = entries.filter(isTicked).length;
    one("progress").max = entries.length;
    one("progress").value = done;
    one("reviewed").textContent = `${count(done)} of ${count(entries.length)} reviewed`;
  }

  function restore() {
    ticked = new Set(stored());
    for (const entry of entries) {
      showTick(entry);
      const fold = entry.querySelector(".fold");
      if (fold && isTicked(entry)) fold.open = false;
    }
    progress();
  }

  // The filter
  const texts = new Map();
  const textOf = (entry) => {
    if (!texts.has(entry)) texts.set(entry, entry.textContent.toLowerCase());
    return texts.get(entry);
  };
  const CHOICES = [["by-kind", "kind"], ["by-dataset", "dataset"], ["by-tag", "tags"], ["by-across", "across"]];
  const SWITCHES = ["unreviewed", "unexplained"];

  function filter() {
    const words = one("filter").value.toLowerCase().split(/\s+/u).filter(Boolean);
    const chosen = CHOICES.map(([id, name]) => [one(id)?.value ?? "", name]).filter(([value]) => value !== "");
    const unread = one("unreviewed").checked;
    const unexplained = one("unexplained")?.checked;
    let shown = 0;
    for (const entry of entries) {
      const fits =
        chosen.every(([value, name]) => entry.dataset[name].split(" ").includes(value)) &&
        !(unread && isTicked(entry)) &&
        !(unexplained && entry.dataset.explained) &&
        words.every((word) => textOf(entry).includes(word));
      entry.hidden = !fits;
      shown += fits;
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".entry:not([hidden])");
    }
    const all = shown === entries.length;
    one("count").textContent = all
      ? `${count(shown)} ${shown === 1 ? "entry" : "entries"}`
      : `${count(shown)} of ${count(entries.length)} entries shown`;
    one("clear").hidden = all;
  }

  function clear() {
    one("filter").value = "";
    for (const [id] of CHOICES) if (one(id)) one(id).value = "";
    for (const id of SWITCHES) if (one(id)) one(id).checked = false;
    filter();
  }

  let waiting = 0;
  one("filter").addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  for (const id of [...CHOICES.map(([id]) => id), ...SWITCHES]) one(id)?.addEventListener("change", filter);
  one("clear").addEventListener("click", clear);
  for (const button of document.querySelectorAll("[data-only-across]")) {
    button.addEventListener("click", () => {
      clear();
      one("by-across").value = button.dataset.onlyAcross;
      filter();
      one("entries").scrollIntoView();
    });
  }

  // Folded turns that a pattern explains
  for (const kind of ["typography", "rename"]) {
    one(kind)?.addEventListener("change", (event) => {
      for (const turns of document.querySelectorAll(`.stretch.by-${kind}`)) {
        turns.open = event.target.checked;
        const fold = turns.closest(".fold");
        if (turns.open && fold && !isTicked(fold.parentElement)) fold.open = true;
      }
    });
  }

  // Going from entry to entry
  let current = null;

  function next(from, step) {
    let at = entries.indexOf(from) + step;
    while (at >= 0 && at < entries.length && entries[at].hidden) at += step;
    return entries[at] ?? null;
  }

  function go(entry) {
    if (!entry) return;
    current = entry;
    entry.focus({ preventScroll: true });
    entry.scrollIntoView({ block: "start" });
  }

  const here = () => (current && !current.hidden ? current : null);

  // From an entry that the filter has hidden since, one goes on from where it stood.
  const step = (by) => go(current ? next(current, by) : next(null, 1)); // the index of null is -1: the first one shown

  document.addEventListener("focusin", (event) => {
    current = event.target.closest?.(".entry") ?? current;
  });
  document.addEventListener("change", (event) => {
    const entry = event.target.closest?.(".tick") && event.target.closest(".entry");
    if (entry) tick(entry, event.target.checked);
  });

  function flip(id) {
    one(id)?.click();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    x: () => here() && tick(here(), !isTicked(here())),
    o: () => {
      const fold = here()?.querySelector(".fold");
      if (fold) fold.open = !fold.open;
    },
    "/": () => one("filter").focus(),
    u: () => flip("unreviewed"),
    t: () => flip("typography"),
    r: () => flip("rename"),
    "?": () => one("help").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || one("help").open) return;
    const at = event.target;
    if (!(at instanceof Element)) return;
    if (at.matches("input[type=search], select")) {
      if (event.key === "Escape") at.blur();
      return;
    }
    const act = event.key === " " && at.matches(".entry") ? KEYS.x : Object.hasOwn(KEYS, event.key) && KEYS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  one("keys").addEventListener("click", KEYS["?"]);
  one("close").addEventListener("click", () => one("help").close());

  // A link to an entry that the filter hides shows it
  addEventListener("hashchange", () => {
    const entry = /^#e\d+$/u.test(location.hash) ? one(location.hash.slice(1)) : null;
    if (!entry) return;
    if (entry.hidden) clear();
    const fold = entry.querySelector(".fold");
    if (fold) fold.open = true;
    go(entry);
  });

  if (!storage) note("This browser keeps nothing for this page: ticks are gone when it closes.");
  addEventListener("storage", (event) => event.key === TICKS && restore());
  restore();
  filter();
})();
