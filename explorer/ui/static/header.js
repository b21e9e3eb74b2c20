// The header: model picker, light or dark, help.

import { session } from "./session.js";

export function mount(root) {
  const picker = root.querySelector("[data-testid=model]");
  const fill = () => {
    picker.replaceChildren(...session.models.map(({ id, title, dataset, parameters, z }) =>
      new Option(`${title} · ${dataset} · z ${z} · ${(parameters / 1e6).toFixed(2)} M parameters`, id)));
    picker.value = session.point.model?.id ?? session.models[0].id;
  };
  if (session.models) fill();
  session.addEventListener("models", fill);
  session.point.addEventListener("model", () => { picker.value = session.point.model.id; });
  picker.onchange = () => session.open(picker.value).catch((error) => {
    picker.value = session.point.model?.id;
    session.fail(error);
  });

  root.querySelector("[data-do=theme]").onclick = () => {
    const dark = document.body.classList.toggle("dark");
    try { localStorage.setItem("latent-explorer-theme", dark ? "dark" : "light"); } catch { /* a private window */ }
  };
  try {
    const theme = localStorage.getItem("latent-explorer-theme");
    if (theme) document.body.classList.toggle("dark", theme === "dark");
  } catch { /* a private window */ }
  root.querySelector("[data-do=help]").onclick = () => document.querySelector(".le-help")?.showModal();
}
