// Gradio's loading screen (6.31) goes on counting its seconds when it is gone: 60 frames a second,
// as long as the page is open, a tenth of a processor. Frames are numbered, so once two are asked
// for from one to the next, this one and that of the screen, both are taken back. Not once somebody
// has touched the page, for then the other one may be ours.

const CALM = 30; // frames that went by alike

export function endLoader() {
  let own = 0,
    last = 0,
    alone = 0,
    both = 0;
  const stop = () => cancelAnimationFrame(own);
  const look = () => {
    own = requestAnimationFrame(look);
    alone = own === last + 1 ? alone + 1 : 0;
    both = own === last + 2 ? both + 1 : 0;
    last = own;
    if (alone === CALM) stop(); // there is no such screen any more
    if (both === CALM) setTimeout(() => [own - 1, own, own + 1].forEach((frame) => cancelAnimationFrame(frame)));
  };
  for (const touch of ["pointerdown", "keydown", "wheel"]) addEventListener(touch, stop, { once: true, capture: true });
  look();
}
