import(new URL("instrument/compare.js", document.baseURI)).then((m) => m.mount(element));
