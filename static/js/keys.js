// Single keys, shared by the desk's pages: they do nothing while somebody types, or with a modifier held down.
const typed = "input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select, [contenteditable]";

export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (event.target.matches(typed) || document.querySelector("dialog[open]")) return;
    const act = actions[event.key] ?? actions[event.key.toLowerCase()];
    if (act && act(event) !== false) event.preventDefault();
  });
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
