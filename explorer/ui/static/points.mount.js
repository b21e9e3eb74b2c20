import(new URL("instrument/points.js", document.baseURI)).then((m) => m.mount(element));
