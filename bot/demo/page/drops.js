/** Files dragged over the chat: a frame that says what to do, then the upload. */

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

/** upload(files) gets the dropped ones; `frame` is shown while they hang over `area`. */
export function acceptDrops(area, frame, upload) {
  let depth = 0;
  const on = (type, act) =>
    area.addEventListener(type, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      act(event);
      frame.classList.toggle("is-visible", depth > 0);
    });
  on("dragenter", () => (depth += 1));
  on("dragover", () => {});
  on("dragleave", () => (depth = Math.max(0, depth - 1)));
  on("drop", (event) => {
    depth = 0;
    upload([...event.dataTransfer.files]);
  });
}
