// Brings a piece of the page to life by its script; a piece whose script does not come says so.

const script = new URL(`instrument/${props.script}.js`, document.baseURI);

import(script).then((module) => module.mount(element), (error) => {
  console.error(error);
  const says = document.createElement("p");
  says.className = "le-failed";
  says.setAttribute("role", "alert");
  says.textContent = `This part of the page cannot work, for its script did not come from ${script}. Reload the page. If the app is behind a proxy, start it with the proxy's path or address in GRADIO_ROOT_PATH.`;
  element.replaceChildren(says);
});
