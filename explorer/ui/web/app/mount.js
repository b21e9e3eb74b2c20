// Brings a piece of the page to life by its script. Where that does not come the piece waits no
// longer, and the line over all tabs says why.

const script = new URL(`instrument/${props.script}.js`, document.baseURI);

import(script).then(
  (module) => module.mount(element),
  (error) => {
    console.error(error);
    const line = document.querySelector(".le-status");
    document.querySelector(".gradio-container").append(line); // out of the header, if that is gone
    line.classList.remove("le-pale");
    line.textContent =
      `A part of the page did not come: ${script}. Reload the page. If the app is behind a proxy, start it ` +
      "with GRADIO_ROOT_PATH, the path or the address under which the proxy shows it.";
    element.innerHTML = '<p class="le-failed">not loaded</p>';
  },
);
