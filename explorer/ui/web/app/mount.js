// Brings a piece of the page to life by its script. Where that does not come the piece waits no
// longer, and says why in its own place, which nothing else writes to.

const address = (script) => new URL(`instrument/${script}.js`, document.baseURI).href;

Promise.all([import(address("app/host_gradio")), import(address(props.script))]).then(
  ([{ session }, part]) => part.mount(element, session),
  (error) => {
    console.error(error);
    const said = document.createElement("p");
    said.className = "le-failed";
    said.setAttribute("role", "alert");
    said.textContent =
      `Not loaded: ${address(props.script)} did not come. Reload the page. If the app is behind a proxy, ` +
      "start it with GRADIO_ROOT_PATH, the path or the address under which the proxy shows it.";
    element.replaceChildren(said);
  },
);
