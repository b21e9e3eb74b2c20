// Brings a piece of the page to life by its script. Where that does not come the piece waits no
// longer, and the line over all tabs says why.

const address = (script) => new URL(`instrument/${script}.js`, document.baseURI).href;

Promise.all([import(address("app/host_gradio")), import(address(props.script))]).then(
  ([{ session }, part]) => part.mount(element, session),
  (error) => {
    console.error(error);
    const line = document.querySelector(".le-status");
    line.classList.remove("le-pale");
    line.textContent =
      `A part of the page did not come: ${address(props.script)}. Reload the page. If the app is behind a proxy, ` +
      "start it with GRADIO_ROOT_PATH, the path or the address under which the proxy shows it.";
    const left = element.contains(line) ? [line] : []; // the header's own, if that is gone
    element.innerHTML = '<p class="le-failed">not loaded</p>';
    element.append(...left);
  },
);
