import(new URL("instrument/arithmetic.js", document.baseURI)).then((m) => m.mount(element));
