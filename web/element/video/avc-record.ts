/** The type of a NAL unit that is a sequence parameter set (ITU-T H.264, table 7-1). */
const SEQUENCE = 7;

/**
 * An AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) as players want it. Firefox's encoder writes the first byte of each parameter
 * set twice, and leaves out reserved bits that are 1: Windows and Safari do not play what has such a record. Others are left as they are.
 */
export function repairedRecord(record: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = record.slice();
  const sets = parameterSets(record);
  const doubled = sets?.filter(([type, first, second]) => type === SEQUENCE && first === second).length;
  if (!sets || !doubled) return whole;
  let to = 6;
  const repaired = new Uint8Array(record.length);
  repaired.set(record.subarray(0, to));
  repaired[4] = (record[4] ?? 0) | 0xfc;
  repaired[5] = (record[5] ?? 0) | 0xe0;
  let from = to;
  for (const [, , , start, length] of sets) {
    // The number of picture parameter sets lies between both kinds.
    repaired.set(record.subarray(from, start - 2), to);
    to += start - 2 - from;
    repaired.set([(length - 1) >> 8, (length - 1) & 0xff], to);
    repaired.set(record.subarray(start + 1, start + length), to + 2);
    to += length + 1;
    from = start + length;
  }
  repaired.set(record.subarray(from), to);
  return repaired.slice(0, to + record.length - from);
}

/** Of each set: its type, its first two bytes, where it begins, and its length; undefined where the record makes no sense. */
function parameterSets(record: Uint8Array): [number, number, number, number, number][] | undefined {
  const found: [number, number, number, number, number][] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (record[at++] ?? 0) & mask;
    for (let i = 0; i < count; i++) {
      const length = ((record[at] ?? 0) << 8) | (record[at + 1] ?? 0);
      const [first, second] = [record[at + 2], record[at + 3]];
      if (first === undefined || second === undefined || length < 2 || at + 2 + length > record.length)
        return undefined;
      found.push([first & 0x1f, first, second, at + 2, length]);
      at += 2 + length;
    }
  }
  return found;
}
