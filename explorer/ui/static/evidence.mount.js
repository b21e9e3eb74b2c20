import(new URL("instrument/evidence.js", document.baseURI)).then((m) => m.mount(element));
