// Elements without markup: what they say is text, whatever stands in it.

const NS = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean>} Attributes */

/** @template {Element} T @param {T} element @param {Attributes} attributes @param {(Node | string)[]} children */
function dressed(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {Attributes} attributes @param {(Node | string)[]} children
 */
export const html = (name, attributes = {}, ...children) => dressed(document.createElement(name), attributes, children);

/**
 * The nearest element of a kind around whatever an event happened to.
 * @param {Event} event @param {string} selector @returns {HTMLElement | null}
 */
export const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

/** A function that makes the one element of a markup of ours. @param {string} markup */
export function template(markup) {
  /** @type {HTMLTemplateElement} */
  let made;
  return () => {
    made ??= Object.assign(document.createElement("template"), { innerHTML: markup });
    return /** @type {HTMLElement} */ (made.content.firstElementChild?.cloneNode(true));
  };
}

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name @param {Attributes} attributes @param {(Node | string)[]} children
 */
export const svg = (name, attributes = {}, ...children) =>
  dressed(document.createElementNS(NS, name), attributes, children);
