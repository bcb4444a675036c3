// Small conveniences; every page is whole without them.
document.documentElement.classList.add("vz-js");
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
const summary = document.querySelector("[data-summary]");
if (summary) summary.focus();
