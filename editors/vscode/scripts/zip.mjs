// Reads what is in a zip file: names, modes and contents.
import zlib from 'node:zlib';

/** The files in a zip file, by their names. */
export function entries(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) {
    throw new Error('this is no zip file');
  }
  const found = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((it) => bytes.readUInt16LE(at + it));
    const mode = bytes.readUInt32LE(at + 38) >>> 16;
    const start = bytes.readUInt32LE(at + 42);
    const text = bytes.toString('utf8', at + 46, at + 46 + name);
    found.set(text, {
      mode,
      read: () => {
        const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
        const piece = bytes.subarray(data, data + packed);
        return method === 0 ? piece : zlib.inflateRawSync(piece);
      },
    });
    at += 46 + name + extra + comment;
  }
  return found;
}
