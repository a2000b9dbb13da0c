/* On top of search forms that work without it: patients while one types (WAI-ARIA combobox with a list), and a scanner
   that may type at any time, wherever the focus is, with its control keys. Nothing typed is kept anywhere. */
"use strict";
(function () {
  const body = document.body;
  if (!body.dataset.suggest) return;
  const WAIT = 70;            // ms after the last key before asking
  const SCANNED = 40;         // ms between two keys: nobody types faster
  const FEWEST = 4;           // characters of the shortest barcode
  const GS = "\u001d";
  const forms = Array.from(document.querySelectorAll("form[role='search']"))
    .filter(function (form) { return new URL(form.action).pathname === body.dataset.search; });
  if (!forms.length) return;

  /* A run of keys faster than fingers. */
  const run = { text: "", last: 0, fast: false };
  function note(event, text) {
    const soon = event.timeStamp - run.last < SCANNED;
    run.text = soon ? run.text + text : text;
    run.last = event.timeStamp;
    run.fast = soon && run.text.length >= FEWEST;
  }
  function soon(event) { return event.timeStamp - run.last < SCANNED; }
  function scanned(event) { return run.fast && soon(event); }

  forms.forEach(suggest);

  function suggest(form) {
    const field = form.querySelector("input[name='q']");
    const list = document.createElement("div");
    const count = document.createElement("p");
    list.className = "suggestions";
    list.id = field.id + "-suggestions";
    list.hidden = true;
    count.className = "hidden";
    count.setAttribute("role", "status");
    form.append(list, count);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-expanded", "false");
    let timer = 0, asking = null, active = -1, sent = false;

    function options() { return Array.from(list.querySelectorAll("[role='option']")); }
    function close() {
      clearTimeout(timer);
      if (asking) asking.abort();
      asking = null;
      list.hidden = true;
      list.textContent = "";
      count.textContent = "";
      active = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
      field.removeAttribute("aria-controls");
    }
    function choose(index) {
      const all = options();
      if (!all.length) return;
      active = (index + all.length + 1) % (all.length + 1);  // one place more: back in the field
      all.forEach(function (option, i) { option.setAttribute("aria-selected", String(i === active)); });
      if (active < all.length) {
        field.setAttribute("aria-activedescendant", all[active].id);
        all[active].scrollIntoView({ block: "nearest" });
      } else {
        active = -1;
        field.removeAttribute("aria-activedescendant");
      }
    }
    function open(option) { close(); location.assign(option.dataset.href); }
    function show(html) {
      list.innerHTML = html;
      options().forEach(function (option, i) { option.id = field.id + "-option-" + i; });
      active = -1;
      field.removeAttribute("aria-activedescendant");
      const box = list.querySelector("[role='listbox']");
      const said = list.querySelector(".suggested-count");
      if (box) { box.id = field.id + "-listbox"; field.setAttribute("aria-controls", box.id); }
      list.hidden = !said || !said.textContent.trim();
      field.setAttribute("aria-expanded", String(Boolean(box) && !list.hidden));
      count.textContent = said ? said.textContent.trim() : "";
    }
    function ask() {
      if (asking) asking.abort();
      const mine = asking = window.AbortController ? new AbortController() : { abort: function () {} };
      fetch(body.dataset.suggest, {
        method: "POST", body: "csrf=" + encodeURIComponent(body.dataset.csrf) + "&q=" + encodeURIComponent(field.value),
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        redirect: "manual", signal: mine.signal, credentials: "same-origin",   // until 2018 no cookie went along unasked
      }).then(function (answer) {
        if (answer.type === "opaqueredirect" || answer.status === 403) {   // locked meanwhile
          location.replace(body.dataset.locked);
          return "";
        }
        return answer.ok ? answer.text() : "";
      }).then(function (html) {
        if (mine === asking && !sent) show(html);
      }).catch(function () { /* a newer text is asked for, or the program was stopped: the form still says so */ });
    }

    field.addEventListener("input", function () {
      clearTimeout(timer);
      if (!field.value.trim()) { close(); return; }
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) { if (field.value.trim()) ask(); return; }
        event.preventDefault();
        choose(event.key === "ArrowDown" ? active + 1 : active < 0 ? options().length - 1 : active - 1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && active >= 0 && !scanned(event)) {
        event.preventDefault();
        open(options()[active]);
      } else if (event.key === "Tab" && !event.shiftKey && scanned(event)) {
        event.preventDefault();   // a scanner that ends with a tab
        form.querySelector("button").click();
      }
    });
    field.addEventListener("blur", function () { setTimeout(function () { if (document.activeElement !== field) close(); }, 150); });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      const option = event.target.closest("[role='option']");
      if (option) open(option);
    });
    form.addEventListener("submit", function () { sent = true; close(); });
    window.addEventListener("pageshow", function () { sent = false; });
  }

  /* Keys of a scanner, before anything else sees them. */
  const first = forms.find(function (form) { return form.querySelector("[data-shortcut]"); }) || forms[0];
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.altKey || event.metaKey) return;
    const at = document.activeElement;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    const ours = typing && forms.some(function (form) { return form.contains(at); });
    if (typing && !ours) return;                        // a passphrase or a reason is none of our business
    const separator = (event.ctrlKey && (event.key === "]" || event.code === "BracketRight")) || event.key === "F8";
    if (separator && soon(event) && run.text) {         // <GS> between two fields; by itself F8 locks
      stop(event);
      note(event, GS);
      if (ours) at.setRangeText(GS, at.selectionStart, at.selectionEnd, "end");
    } else if (event.ctrlKey) {
      if (scanned(event) && event.key.toLowerCase() === "j") stop(event);   // a line feed at the end
    } else if (event.key.length === 1) {
      const fast = soon(event);
      note(event, event.key);
      if (!typing && fast) stop(event);                 // a space must not press the button that has the focus
    } else if ((event.key === "Enter" || event.key === "Tab") && !typing && scanned(event)) {
      stop(event);
      const field = first.querySelector("input[name='q']");
      field.value = run.text;
      run.text = "";
      first.querySelector("button").click();
    }
  }, true);
  function stop(event) { event.preventDefault(); event.stopImmediatePropagation(); }
})();
