import(new URL("instrument/interpolate.js", document.baseURI)).then((m) => m.mount(element));
