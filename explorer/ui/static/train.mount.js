import(new URL("instrument/train.js", document.baseURI)).then((m) => m.mount(element));
