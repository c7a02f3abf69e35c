// One view of a slice for all pictures of a figure: the part that is shown (zoom, pan) and the value pointed at.
// One decision: the view is linked, because artefacts are seen by comparing the same place.

const largestZoom = 32;

// pictures: {canvas, source} where source has one pixel per value. moved(pixel or null) is told where the pointer is.
class SliceView {
  constructor(shape, moved) {
    this.shape = shape;
    this.moved = moved;
    this.zoom = 1;
    this.center = [0.5, 0.5];  // of the slice, x then y, 0 to 1
    this.pictures = [];
    this.pixel = null;
    this.pointers = new Map();
  }

  // Height over width of a picture on the page; very long slices are stretched.
  get aspect() {
    return Math.min(2.5, Math.max(0.3, this.shape[0] / this.shape[1]));
  }

  add(canvas, source) {
    this.pictures.push({canvas, source});
    canvas.addEventListener("pointerdown", (event) => this.press(canvas, event));
    canvas.addEventListener("pointermove", (event) => this.move(canvas, event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => this.release(event));
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("dblclick", (event) => this.zoomBy(2, this.position(canvas, event)));
    canvas.addEventListener("wheel", (event) => this.wheel(canvas, event), {passive: false});
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  // Where in the slice (0 to 1) an event happened.
  position(canvas, event) {
    const box = canvas.getBoundingClientRect();
    return [0, 1].map((axis) => {
      const share = axis === 0 ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
      return this.center[axis] + (share - 0.5) / this.zoom;
    });
  }

  press(canvas, event) {
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.zoom > 1) canvas.setPointerCapture(event.pointerId);
  }

  release(event) {
    this.pointers.delete(event.pointerId);
  }

  move(canvas, event) {
    const before = this.pointers.get(event.pointerId);
    if (before && this.pointers.size === 2)
      this.pinch(event, before);
    else if (before && this.zoom > 1)
      this.pan(canvas, event.clientX - before[0], event.clientY - before[1]);
    if (before) this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    const at = this.position(canvas, event);
    this.point([0, 1].map(
        (axis) => Math.min(this.shape[1 - axis] - 1, Math.max(0, Math.floor(at[axis] * this.shape[1 - axis])))));
  }

  pinch(event, before) {
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)[1];
    const distance = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
    this.zoomBy(distance([event.clientX, event.clientY]) / Math.max(1, distance(before)));
  }

  pan(canvas, dx, dy) {
    const box = canvas.getBoundingClientRect();
    this.center = [this.center[0] - dx / box.width / this.zoom, this.center[1] - dy / box.height / this.zoom];
    this.draw();
  }

  // Only with Ctrl: a wheel without it scrolls the page.
  wheel(canvas, event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoomBy(2 ** (-event.deltaY / 200), this.position(canvas, event));
  }

  key(event) {
    const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    if (event.key === "+" || event.key === "=")
      this.zoomBy(2);
    else if (event.key === "-")
      this.zoomBy(0.5);
    else if (event.key === "0")
      this.reset();
    else if (steps[event.key] && this.zoom > 1) {
      this.center = this.center.map((value, axis) => value + 0.2 * steps[event.key][axis] / this.zoom);
      this.draw();
    } else
      return;
    event.preventDefault();
  }

  // The place at stays where it is on the screen.
  zoomBy(factor, at = this.center) {
    const zoom = Math.min(largestZoom, Math.max(1, this.zoom * factor));
    this.center = this.center.map((value, axis) => at[axis] + (value - at[axis]) * this.zoom / zoom);
    this.zoom = zoom;
    this.draw();
  }

  reset() {
    this.zoom = 1;
    this.draw();
  }

  point(pixel) {
    this.pixel = pixel;
    this.moved(pixel);
    this.draw();
  }

  draw() {
    const half = 0.5 / this.zoom;
    this.center = this.center.map((value) => Math.min(1 - half, Math.max(half, value)));
    for (const picture of this.pictures) this.drawPicture(picture);
  }

  drawPicture({canvas, source}) {
    const width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    const height = Math.max(1, Math.round(width * this.aspect));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    canvas.style.touchAction = this.zoom > 1 ? "none" : "pan-y";
    const [ny, nx] = this.shape;
    const part = [nx / this.zoom, ny / this.zoom];
    const start = [this.center[0] * nx - part[0] / 2, this.center[1] * ny - part[1] / 2];
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = part[0] > width;  // values stay squares unless several fall on one pixel
    context.imageSmoothingQuality = "high";
    context.drawImage(source, start[0], start[1], part[0], part[1], 0, 0, width, height);
    if (this.pixel)
      this.drawPointer(context, [0, 1].map((axis) => (this.pixel[axis] + 0.5 - start[axis]) / part[axis]));
  }

  drawPointer(context, [x, y]) {
    const {width, height} = context.canvas;
    const arm = 9 * devicePixelRatio;
    for (const [colour, thickness] of [["#000", 3], ["#fff", 1]]) {
      context.strokeStyle = colour;
      context.lineWidth = thickness * devicePixelRatio;
      context.beginPath();
      context.moveTo(x * width - arm, y * height);
      context.lineTo(x * width + arm, y * height);
      context.moveTo(x * width, y * height - arm);
      context.lineTo(x * width, y * height + arm);
      context.stroke();
    }
  }
}
