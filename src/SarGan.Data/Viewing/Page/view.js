"use strict";

// One map, two layers clipped at a handle, and an overlay. What there is to show stands in the page as JSON.
(() => {
  const view = JSON.parse(document.getElementById("view").textContent);
  const byId = (id) => document.getElementById(id);
  const layerOf = (id) => view.layers.find((layer) => layer.id === id);
  const [sar, optical, confidence] = ["sar", "optical", "confidence"].map(layerOf);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // ---- the map -------------------------------------------------------------------------------------------------------

  const map = L.map("map", {
    minZoom: Math.max(0, view.minZoom - 1),
    maxZoom: view.maxZoom + 3,
    zoomSnap: 1, // between whole zooms browsers leave hairlines between tiles, which look like seams of the translation
    zoomAnimation: !still,
    fadeAnimation: !still,
    maxBounds: L.latLngBounds(view.bounds).pad(0.75),
    attributionControl: false,
  });

  /** Tiles of one layer. Only those that the index names are asked for. */
  const Tiles = L.TileLayer.extend({
    initialize(layer, options) {
      this.index = layer.tiles;
      L.TileLayer.prototype.initialize.call(this, `tiles/${layer.id}/{z}/{x}/{y}.png`, {
        minNativeZoom: layer.minZoom,
        maxNativeZoom: layer.maxZoom,
        minZoom: map.options.minZoom,
        maxZoom: map.options.maxZoom,
        noWrap: true,
        ...options,
      });
    },
    _isValidTile(coords) {
      const runs = this.index[coords.z]?.[coords.x] ?? [];
      return L.TileLayer.prototype._isValidTile.call(this, coords) && runs.some(([first, last]) => coords.y >= first && coords.y <= last);
    },
  });

  const panes = {};
  const addLayer = (layer, zIndex, opacity) => {
    panes[layer.id] = map.createPane(layer.id);
    panes[layer.id].style.zIndex = zIndex;
    return new Tiles(layer, { pane: layer.id, opacity });
  };

  addLayer(optical, 210, 1).addTo(map);
  addLayer(sar, 220, 1).addTo(map);
  const overlay = confidence ? addLayer(confidence, 230, 0.7) : null;

  L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 160 }).addTo(map);
  // Leaflet takes attributions as HTML; these come out of files.
  const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  L.control.attribution({ position: "bottomright", prefix: '<a href="https://leafletjs.com" rel="noopener">Leaflet</a>' })
    .addAttribution(escape(view.generator))
    .addAttribution(view.attribution ? escape(view.attribution) : "")
    .addTo(map);

  // ---- the handle ----------------------------------------------------------------------------------------------------

  const handle = byId("handle");
  let share = 0.5;

  /** Shows the left layer left of the handle, the right layer and the overlay right of it. Panes move with the map, the handle does not. */
  const clip = () => {
    const size = map.getSize();
    const x = share * size.x;
    const [from, to] = [map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(size)];
    const middle = from.x + x;
    const box = (left, right) => `polygon(${left}px ${from.y}px, ${right}px ${from.y}px, ${right}px ${to.y}px, ${left}px ${to.y}px)`;
    panes.sar.style.clipPath = box(from.x, middle);
    for (const id of ["optical", "confidence"]) if (panes[id]) panes[id].style.clipPath = box(middle, to.x);
    for (const id of ["divider", "handle", "tags"]) byId(id).style.left = `${x}px`;
  };

  const setShare = (value) => {
    share = Math.min(1, Math.max(0, value));
    const percent = Math.round(100 * share);
    handle.setAttribute("aria-valuenow", percent);
    handle.setAttribute("aria-valuetext", `${sar.title} ${percent} %, ${optical.title} ${100 - percent} %`);
    clip();
  };

  map.on("move zoom resize zoomend moveend", clip);
  // A zoom that is animated moves tiles by a transform of their own: both layers are cut where the handle will be.
  map.on("zoomanim", () => requestAnimationFrame(clip));

  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus();
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) setShare((event.clientX - map.getContainer().getBoundingClientRect().left) / map.getSize().x);
  });
  handle.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.1 : 0.01;
    const target = { ArrowLeft: share - step, ArrowDown: share - step, ArrowRight: share + step, ArrowUp: share + step, PageDown: share - 0.1, PageUp: share + 0.1, Home: 0, End: 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setShare(target);
  });

  for (const [id, layer] of [["left-tag", sar], ["right-tag", optical]]) {
    byId(id).textContent = layer.title;
    byId(id).classList.toggle("synthetic", layer.synthetic);
  }

  // ---- the panel -----------------------------------------------------------------------------------------------------

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const number = (value) => (Number.isInteger(value) ? String(value) : value.toPrecision(3)).replace("-", "−");

  const ramp = ({ low, high, unit, colours }) => {
    const bar = element("div", { className: "ramp" });
    bar.style.background = `linear-gradient(to right, ${(colours ?? ["#000", "#fff"]).join(", ")})`;
    const middle = colours ? "" : unit;
    const [first, last] = colours ? [`${number(low)} low`, `${number(high)} high`] : [number(low), number(high)];
    return [bar, element("div", { className: "ends" }, element("span", { textContent: first }), element("span", { textContent: middle }), element("span", { textContent: last }))];
  };

  const facts = (layer) => {
    const list = element("dl");
    for (const { key, value } of layer.facts) list.append(element("dt", { textContent: key }), element("dd", { textContent: value }));
    return element("details", {}, element("summary", { textContent: "File and provenance" }), list);
  };

  const heading = (layer, side) => {
    const title = element("h2", { textContent: layer.title });
    if (layer.synthetic) title.append(element("span", { className: "badge", textContent: "synthetic" }));
    title.append(element("span", { className: "side", textContent: side }));
    return title;
  };

  const shown = (layer) => {
    const { low, high, unit } = layer.scale;
    if (layer.grey) return ramp(layer.scale);
    const range = unit === "" ? "colours as in the file" : `${number(low)} to ${number(high)} ${unit}, black to white`;
    return [element("p", { className: "plain", textContent: `Red, green, blue: ${range}` })];
  };

  const addOverlay = () => {
    const box = element("input", { type: "checkbox", id: "confidence-on" });
    const title = element("h2", {}, element("label", {}, box, element("span", { textContent: confidence.title })), element("span", { className: "side", textContent: "overlay, right" }));
    const slider = element("input", { type: "range", id: "confidence-opacity", min: 0, max: 100, value: 70 });
    slider.setAttribute("aria-label", `Opacity of ${confidence.title}`);
    const percent = element("output", { textContent: "70 %" });
    box.addEventListener("change", () => (box.checked ? overlay.addTo(map) : overlay.remove()));
    slider.addEventListener("input", () => {
      overlay.setOpacity(slider.value / 100);
      percent.textContent = `${slider.value} %`;
      if (!box.checked) box.click();
    });
    return element("section", { className: "layer" }, title, ...ramp(confidence.scale),
      element("div", { className: "opacity" }, element("span", { textContent: "Opacity" }), slider, percent), facts(confidence));
  };

  byId("title").textContent = view.title;
  byId("layers").append(
    element("section", { className: "layer" }, heading(sar, "left"), ...shown(sar), facts(sar)),
    element("section", { className: "layer" }, heading(optical, "right"), ...shown(optical), facts(optical)));
  if (overlay) byId("layers").append(addOverlay());

  const synthetic = [sar, optical].find((layer) => layer.synthetic);
  if (synthetic) {
    byId("notice").hidden = false;
    byId("notice-text").textContent = synthetic === optical
      ? "The right side was computed from radar by a network. It is no photograph."
      : "The left side was computed from an optical image by a network. It is no measurement.";
  }

  const fold = (open) => {
    byId("fold").setAttribute("aria-expanded", open);
    byId("contents").hidden = !open;
  };
  byId("fold").addEventListener("click", () => fold(byId("contents").hidden));

  // ---- where the cursor is -------------------------------------------------------------------------------------------

  const degrees = (value, positive, negative) => `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;
  const metres = () => {
    const middle = map.getSize().divideBy(2);
    return map.distance(map.containerPointToLatLng(middle), map.containerPointToLatLng(middle.add([100, 0]))) / 100;
  };
  const tell = (place) => {
    byId("cursor").textContent = `${degrees(place.lat, "N", "S")}  ${degrees(place.lng, "E", "W")}   ·   zoom ${map.getZoom()}   ·   ${number(metres())} m a screen pixel`;
  };
  map.on("mousemove", (event) => tell(event.latlng));
  map.on("zoomend", () => {
    document.body.classList.toggle("beyond", map.getZoom() > view.maxZoom);
    tell(map.getCenter());
  });

  // ---- the first sight -----------------------------------------------------------------------------------------------

  const narrow = innerWidth <= 640;
  fold(!narrow);
  const panel = byId("panel").getBoundingClientRect();
  // The scene goes beside the panel, or above it where there is no room beside.
  map.fitBounds(view.bounds, { paddingTopLeft: [20, 50], paddingBottomRight: narrow ? [20, innerHeight - panel.top + 20] : [innerWidth - panel.left + 20, 50], animate: false });
  const middle = map.latLngToContainerPoint(L.latLngBounds(view.bounds).getCenter()).x / map.getSize().x;
  setShare(middle);
  handle.addEventListener("dblclick", () => setShare(middle));
  tell(map.getCenter());
})();
