// What a person can see or use now: tabs that are out of sight ask the engine for nothing.

/** Whether a control may be used; keys ask before they act in its place. @param {Element | null} element */
export const usable = (element) => Boolean(element && !element.closest("[inert]"));

/**
 * Gives a function that says whether `root` is in sight.
 * @param {Element} root
 * @param {() => void} came is called whenever it comes there
 */
export function visibility(root, came) {
  new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && came()).observe(root);
  return () => root.checkVisibility() && root.getClientRects().length > 0;
}
