// Elements without markup: what they say is text, whatever stands in it.

const NS = "http://www.w3.org/2000/svg";

function dressed(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const html = (name, attributes = {}, ...children) => dressed(document.createElement(name), attributes, children);
export const svg = (name, attributes = {}, ...children) =>
  dressed(document.createElementNS(NS, name), attributes, children);
