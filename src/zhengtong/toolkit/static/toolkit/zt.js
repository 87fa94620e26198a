/* Own small script. Every page works without it; it makes some things nicer. */
(() => {
  "use strict";
  const all = (selector, root = document) => root.querySelectorAll(selector);

  const ready = (root) => {
    for (const button of all("[data-copy][hidden], [data-print][hidden]", root)) button.hidden = false;
    const focus = root.querySelector("[data-focus]");
    if (focus) focus.focus();
  };

  const copyText = async (button) => {
    const words = button.querySelector("span");
    const before = words.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 1600);
  };

  const openDialog = (link) => {
    const dialog = document.getElementById(link.dataset.dialog);
    if (!dialog || !dialog.showModal) return false;
    dialog.showModal();
    return true;
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-copy], [data-print], [data-dialog], [data-dialog-close], [data-confirm]");
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (!target) return;
    if (target.matches("[data-copy]")) copyText(target);
    else if (target.matches("[data-print]")) window.print();
    else if (target.matches("[data-dialog]")) { if (openDialog(target)) event.preventDefault(); }
    else if (target.matches("[data-dialog-close]")) {
      const dialog = target.closest("dialog");
      if (dialog.open) { event.preventDefault(); dialog.close(); }
    } else if (target.dataset.confirm && !window.confirm(target.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  /* A form once sent is not sent twice; a changed form is not left by accident. */
  let dirty = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-dirty]")) dirty = true;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    dirty = false;
    for (const button of all("button[type=submit]", form)) button.setAttribute("aria-disabled", "true");
    setTimeout(() => {
      delete form.dataset.sent;
      for (const button of all("button[type=submit]", form)) button.removeAttribute("aria-disabled");
    }, 8000);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  /* Keys: / to the search, ? to the help, Escape closes menus. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of all("details.menu[open]")) {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      }
      return;
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "?") window.location.assign("/help/#keys");
  });

  /* On phones the desk's navigation starts folded. */
  const fold = document.querySelector(".sidebar-fold");
  if (fold && window.matchMedia("(max-width: 800px)").matches) fold.open = false;

  ready(document);
  document.addEventListener("htmx:after:swap", () => ready(document));
  document.addEventListener("htmx:afterSwap", () => ready(document));
})();
