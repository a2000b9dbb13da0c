/* A board keeps its place when it is sorted, filtered, or come back to. What is remembered is an address of the ward and a
   number of pixels, in this window only. Without scripts the links lead to the head of the board. */
(function () {
  "use strict";
  if (!document.querySelector("[data-keep-place]")) { return; }
  var main = document.getElementById("main");
  var key = "place";
  function remember() {
    try {
      sessionStorage.setItem(key, JSON.stringify({ of: location.pathname, main: main.scrollTop, page: window.pageYOffset }));
    } catch (error) { /* a browser that keeps nothing: the board begins at its head */ }
  }
  function restore() {
    try {
      var kept = JSON.parse(sessionStorage.getItem(key) || "null");
      if (kept && kept.of === location.pathname) {
        main.scrollTop = kept.main;
        window.scrollTo(0, kept.page);
      }
    } catch (error) { /* as above */ }
  }
  window.addEventListener("pagehide", remember);
  window.addEventListener("load", restore);
})();
