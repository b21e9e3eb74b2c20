import(new URL("instrument/shelfview.js", document.baseURI)).then((m) => m.mount(element));
