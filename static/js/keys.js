// Single keys, shared by the desk's pages: they do nothing while somebody types, with a modifier held down, or once
// switched off (WCAG 2.1.4), which this browser remembers.
const typed = "input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select, [contenteditable]";

const off = () => localStorage.getItem("single-keys") === "off";

for (const button of document.querySelectorAll("[data-single-keys]")) {
  const draw = () => {
    button.setAttribute("aria-pressed", String(!off()));
    button.textContent = off() ? "Single keys are off" : "Single keys are on";
  };
  button.addEventListener("click", () => {
    localStorage.setItem("single-keys", off() ? "on" : "off");
    draw();
  });
  button.hidden = false;
  draw();
}

export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing || off()) return;
    if (event.target.matches(typed) || document.querySelector("dialog[open]")) return;
    const act = actions[event.key] ?? actions[event.key.toLowerCase()];
    if (act && act(event) !== false) event.preventDefault();
  });
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
