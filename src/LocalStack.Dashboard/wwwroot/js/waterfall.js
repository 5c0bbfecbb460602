// Dragging over the time axis of a waterfall zooms into that stretch; a double click shows the whole trace again.
window.lsWaterfall = (() => {
  const leastPixels = 5;

  function attach(host, server) {
    if (!host) {
      return;
    }
    let drag = null;

    host.addEventListener("pointerdown", (event) => {
      const ruler = event.button === 0 && event.target.closest(".ruler");
      const axis = ruler && ruler.querySelector("svg");
      if (!axis) {
        return;
      }
      event.preventDefault();
      const box = axis.getBoundingClientRect();
      const mark = document.createElement("span");
      mark.className = "zoom-drag";
      ruler.append(mark);
      drag = { box, mark, from: event.clientX, to: event.clientX, offset: box.left - ruler.getBoundingClientRect().left };
      ruler.setPointerCapture(event.pointerId);
      draw();
    });
    host.addEventListener("pointermove", (event) => {
      if (drag) {
        drag.to = event.clientX;
        draw();
      }
    });
    host.addEventListener("pointerup", () => end(true));
    host.addEventListener("pointercancel", () => end(false));
    host.addEventListener("dblclick", (event) => {
      if (event.target.closest(".ruler")) {
        server.invokeMethodAsync("ZoomOutAsync").catch(() => {});
      }
    });

    function span() {
      const inside = (x) => Math.min(Math.max(x - drag.box.left, 0), drag.box.width);
      const [a, b] = [inside(drag.from), inside(drag.to)];
      return { left: Math.min(a, b), width: Math.abs(a - b) };
    }

    function draw() {
      const { left, width } = span();
      drag.mark.style.left = `${drag.offset + left}px`;
      drag.mark.style.width = `${width}px`;
    }

    function end(isMeant) {
      if (!drag) {
        return;
      }
      const { left, width } = span();
      const whole = drag.box.width;
      drag.mark.remove();
      drag = null;
      if (isMeant && width >= leastPixels) {
        server.invokeMethodAsync("ZoomAsync", (left / whole) * 100, ((left + width) / whole) * 100).catch(() => {});
      }
    }
  }

  return { attach };
})();
