// Elements without markup: what they say is text, whatever stands in it.

const NS = "http://www.w3.org/2000/svg";

function dressed(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const html = (name, attributes = {}, ...children) => dressed(document.createElement(name), attributes, children);

// A function that makes the one element of a markup of ours.
export function template(markup) {
  let made = null;
  return () => {
    made ??= Object.assign(document.createElement("template"), { innerHTML: markup });
    return made.content.firstElementChild.cloneNode(true);
  };
}

export const svg = (name, attributes = {}, ...children) =>
  dressed(document.createElementNS(NS, name), attributes, children);
