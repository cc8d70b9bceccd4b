/**
 * A program for Linux on x86-64 that needs nothing else, so that an image can be made of it alone: writes one line and
 * ends with this code.
 */
export function staticProgram(line: string, exitCode = 0): Uint8Array {
  const text = Buffer.from(`${line}\n`);
  const [base, headers] = [0x400000, 64 + 56];
  const code = (address: number) => {
    const bytes = Buffer.from('b801000000bf01000000be00000000ba000000000f05b83c000000bf000000000f05', 'hex');
    bytes.writeUInt32LE(address, 11);
    bytes.writeUInt32LE(text.length, 16);
    bytes.writeUInt32LE(exitCode, 28);
    return bytes;
  };
  const body = Buffer.concat([code(base + headers + code(0).length), text]);
  const head = Buffer.alloc(headers);
  Buffer.from('7f454c46020101', 'hex').copy(head);
  for (const [value, at] of [
    [2, 16],
    [0x3e, 18],
    [64, 52],
    [56, 54],
    [1, 56],
  ] as const)
    head.writeUInt16LE(value, at);
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(BigInt(base + headers), 24);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt32LE(1, 64);
  head.writeUInt32LE(5, 68);
  for (const [value, at] of [
    [base, 80],
    [base, 88],
    [headers + body.length, 96],
    [headers + body.length, 104],
    [0x1000, 112],
  ] as const)
    head.writeBigUInt64LE(BigInt(value), at);
  return Buffer.concat([head, body]);
}
