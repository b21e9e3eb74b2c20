// The Points tab: pictures become points on the left, the map of all points on the right, and the
// current point between them.

/** @import { Session } from "../../app/session.js" */

import { encode } from "./encode.js";
import { MapView } from "./map.js";
import { NearestImages } from "./nearest.js";
import { LatestOnly } from "../../core/latest_only.js";
import { paint } from "../../dom/pixels.js";
import { nameOf } from "../../core/latent_point.js";
import { draggable, droppable } from "../../dom/drag_drop.js";
import { fittedCanvas } from "../../dom/fitted.js";
import { drawnWords } from "../../app/drawn_words.js";
import { visibility } from "../../dom/visibility.js";

/** @param {Session} session */
export function mount(element, session) {
  const root = element.querySelector(".le-points"),
    canvas = root.querySelector(".le-image"),
    where = root.querySelector("[data-part=where]");
  const { point, backend } = session,
    nearest = new NearestImages(root.querySelector(".le-near"), session);
  const seen = visibility(root, () => show());

  fittedCanvas(canvas);
  drawnWords(root, session);
  const opening = encode(root.querySelector(".le-encode"), session);
  const name = () => {
    where.textContent = nameOf(point.toJSON(), point.model);
  };
  const map = new MapView(root.querySelector(".le-map"), session, canvas, (hovering) => {
    if (hovering) where.textContent = "under the pointer; a click takes it";
    else if (point.model) follow();
  });
  const newest = new LatestOnly(
    ({ model, row }) => backend.images(model, [row]),
    (batch) => {
      if (!map.hovered && !map.path.playing) paint(canvas, batch);
    },
    (error) => session.fail(error),
  );

  const follow = () => {
    newest.request({ model: point.model.id, row: point.row() });
    map.mark();
    if (!map.hovered) name();
  };
  const show = () => {
    if (!point.model || !seen()) return;
    follow();
    map.open();
    opening();
    if (!point.held) nearest.look();
  };
  point.addEventListener("model", () => newest.forget());
  point.addEventListener("change", () => seen() && follow()); // nothing within a drag on another tab
  point.addEventListener("settle", show);
  draggable(canvas, () => point.toJSON());
  droppable(canvas, ({ point: dropped }) => session.take(dropped));
  session.lesson.apply();
  show();
  root.dataset.ready = "true"; // listeners are attached now
}
