import(new URL("instrument/explore.js", document.baseURI)).then((m) => m.mount(element));
