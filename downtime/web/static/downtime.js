/* On top of pages that work without it: the age grows, the idle time is shown, "/" finds, F8 or Alt+L locks. */
"use strict";
(function () {
  const body = document.body;
  const idleMs = Number(body.dataset.idle || 0) * 1000;

  function two(number) { return (number < 10 ? "0" : "") + number; }

  for (const shown of document.querySelectorAll("[data-age-of]")) {
    const since = Date.parse(shown.dataset.ageOf);
    const draw = function () {
      const minutes = Math.floor((Date.now() - since) / 60000);
      if (Number.isNaN(minutes)) return;
      if (minutes < 0) { shown.textContent = shown.dataset.future; return; }
      const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24, rest = minutes % 60;
      const age = days ? shown.dataset.days.replace("{days}", days).replace("{hours}", hours)
        : hours ? hours + " h " + two(rest) : rest + " min";
      shown.textContent = shown.dataset.ago.replace("{age}", age);
    };
    setInterval(draw, 20000);
  }

  document.addEventListener("keydown", function (event) {
    const plain = !event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    if ((event.key === "F8" && plain) || (event.altKey && !event.ctrlKey && event.key.toLowerCase() === "l")) {
      const lock = document.getElementById("lock");
      if (lock) { event.preventDefault(); lock.querySelector("button").click(); }
    }
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    const help = document.querySelector("[data-shortcut='?']");
    if (event.key === "?" && !typing && help && !event.ctrlKey && !event.altKey && !event.metaKey) help.click();
    if (event.key === "/" && !typing && !event.ctrlKey && !event.altKey) {
      const field = document.querySelector("[data-shortcut='/']");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    }
  });

  if (document.activeElement === body && !document.querySelector("[autofocus]")) {
    const lists = document.querySelector("main.has-banner .lists");
    const scrolls = lists && getComputedStyle(lists).overflowY === "auto";   // older.css
    if (scrolls) lists.tabIndex = -1;
    const main = scrolls ? lists : document.getElementById("main");
    if (main) {   // the arrows scroll at once; the line around it only comes with Tab
      main.classList.add("is-quiet");
      main.addEventListener("blur", function () { main.classList.remove("is-quiet"); });
      main.focus({ preventScroll: true });
    }
  }
  const banner = document.querySelector(".banner");
  if (banner && window.ResizeObserver) {
    new ResizeObserver(function () {
      document.documentElement.style.setProperty("--banner", banner.offsetHeight + "px");
    }).observe(banner);
  }
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  const countdown = document.querySelector(".countdown");
  const warning = document.querySelector("[data-idle-warning]");
  if (!idleMs || !countdown) return;
  let last = Date.now(), told = Date.now();
  const leave = function () { document.documentElement.hidden = true; location.replace(body.dataset.locked); };
  const tell = function () {
    told = Date.now();
    fetch(body.dataset.awake, {
      method: "POST", body: "csrf=" + encodeURIComponent(body.dataset.csrf), redirect: "manual",
      headers: { "Content-Type": "application/x-www-form-urlencoded" }, credentials: "same-origin",   // until 2018 no cookie went along unasked
    })
      .then(function (answer) { if (answer.status !== 204) leave(); })
      .catch(function () { /* the program was stopped: the page goes when its time is over */ });
  };
  for (const kind of ["keydown", "pointerdown", "mousedown", "wheel", "touchmove"]) {
    document.addEventListener(kind, function () {
      last = Date.now();
      if (last - told > 30000) tell();
    }, { passive: true, capture: true });
  }
  setInterval(function () {
    const left = Math.ceil((last + idleMs - Date.now()) / 1000);
    if (left <= 0) { leave(); return; }
    countdown.hidden = left > 120;
    const time = Math.floor(left / 60) + ":" + two(left % 60);
    if (warning && (left <= 30) === warning.hidden) warning.hidden = left > 30;
    if (warning && !warning.hidden && (left === 30 || left % 10 === 0 || !warning.textContent)) {
      warning.textContent = warning.dataset.idleWarning.replace("{seconds}", left);
    }
    countdown.textContent = "· " + countdown.dataset.countdown.replace("{time}", time);
  }, 1000);
})();
