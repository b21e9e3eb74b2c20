import(new URL("instrument/header.js", document.baseURI)).then((m) => m.mount(element));
