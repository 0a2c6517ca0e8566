// Dark or light: the system's wish, or the switch's.
import { byId } from "./dom.js";

const KEY = "trapgate-report-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];
let chosen = load();
let printing = false;

export const onTheme = (listener) => listeners.push(listener);

export const isDark = () => !printing && (chosen ? chosen === "dark" : system.matches);

/** The value of a custom property of the style sheet in the theme of the moment. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export function startTheme() {
  apply();
  system.addEventListener("change", apply);
  byId("theme").addEventListener("click", () => {
    chosen = isDark() ? "light" : "dark";
    save();
    apply();
  });
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
}

function print(now) {
  printing = now;
  apply();
}

function apply() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  const button = byId("theme");
  button.textContent = isDark() ? "☀ light" : "☾ dark";
  button.setAttribute("aria-label", isDark() ? "switch to the light theme" : "switch to the dark theme");
  for (const listener of listeners) listener();
}

// Storage may be forbidden to pages from files: then the choice lasts as long as the page.
function load() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function save() {
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // not kept
  }
}
