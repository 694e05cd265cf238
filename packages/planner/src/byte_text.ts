/** The addon's texts have one unit a byte. */
export function bytesOf(text: string): Uint8Array {
  return written(text, new Uint8Array(text.length));
}

const few = new Uint8Array(1024);
const viewOfFew = new DataView(few.buffer);

/** The same to decode at once: the next call may write over it. */
export function viewOf(text: string): DataView {
  if (text.length > few.length) return new DataView(bytesOf(text).buffer);
  written(text, few);
  return viewOfFew;
}

function written(text: string, bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
