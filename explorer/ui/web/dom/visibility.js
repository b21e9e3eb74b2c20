// Tabs that are out of sight ask the engine for nothing.

/**
 * Gives a function that says whether `root` is in sight.
 * @param {Element} root
 * @param {() => void} came is called whenever it comes there
 */
export function sight(root, came) {
  new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && came()).observe(root);
  return () => root.checkVisibility() && root.getClientRects().length > 0;
}
