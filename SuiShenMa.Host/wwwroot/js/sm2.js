// SM2 encryption (GB/T 32918.4-2016, C1‖C3‖C2) with SM3 (GB/T 32905-2016), for password fields: a form with data-sm2-key
// sends its inputs that carry data-sm2 encrypted. Without this script the form works as it is.
"use strict";
(() => {
  const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
  const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
  const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
  const G = [0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n, 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n];
  const mod = (x) => ((x % P) + P) % P;
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const bytesOf = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const word32 = (n) => bytesOf(n.toString(16).padStart(64, "0"));

  // Points in Jacobian coordinates [X, Y, Z]; null is infinity. The curve has a = -3.
  function twice(p) {
    if (!p || p[1] === 0n) return null;
    const [x, y, z] = p;
    const zz = mod(z * z), yy = mod(y * y), s = mod(4n * x * yy), m = mod(3n * (x - zz) * (x + zz));
    const x3 = mod(m * m - 2n * s);
    return [x3, mod(m * (s - x3) - 8n * yy * yy), mod(2n * y * z)];
  }
  function add(p, q) {
    if (!p) return q;
    if (!q) return p;
    const pz = mod(p[2] * p[2]), qz = mod(q[2] * q[2]);
    const u1 = mod(p[0] * qz), u2 = mod(q[0] * pz), s1 = mod(p[1] * qz * q[2]), s2 = mod(q[1] * pz * p[2]);
    if (u1 === u2) return s1 === s2 ? twice(p) : null;
    const h = mod(u2 - u1), r = mod(s2 - s1), hh = mod(h * h), hhh = mod(h * hh), v = mod(u1 * hh);
    const x3 = mod(r * r - hhh - 2n * v);
    return [x3, mod(r * (v - x3) - s1 * hhh), mod(h * p[2] * q[2])];
  }
  function times(k, [x, y]) {
    let sum = null;
    for (const bit of k.toString(2)) {
      sum = twice(sum);
      if (bit === "1") sum = add(sum, [x, y, 1n]);
    }
    const i = inverse(sum[2]), ii = mod(i * i);
    return [mod(sum[0] * ii), mod(sum[1] * ii * i)];
  }
  function inverse(a) {
    let [r, s, t, u] = [P, mod(a), 0n, 1n];
    while (s > 0n) { const q = r / s; [r, s] = [s, r - q * s]; [t, u] = [u, t - q * u]; }
    return mod(t);
  }

  const left = (x, n) => ((x << n) | (x >>> (32 - n))) >>> 0; // n is 0 to 31; JavaScript shifts by n mod 32
  const p0 = (x) => x ^ left(x, 9) ^ left(x, 17), p1 = (x) => x ^ left(x, 15) ^ left(x, 23);
  function sm3(message) {
    const padded = new Uint8Array((((message.length + 8) >> 6) + 1) << 6);
    padded.set(message);
    padded[message.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, message.length * 8);
    const v = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
    const w = new Array(68);
    for (let at = 0; at < padded.length; at += 64) {
      for (let j = 0; j < 16; j++) w[j] = view.getUint32(at + 4 * j);
      for (let j = 16; j < 68; j++) w[j] = (p1(w[j - 16] ^ w[j - 9] ^ left(w[j - 3], 15)) ^ left(w[j - 13], 7) ^ w[j - 6]) >>> 0;
      let [a, b, c, d, e, f, g, h] = v;
      for (let j = 0; j < 64; j++) {
        const ss1 = left((left(a, 12) + e + left(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32)) >>> 0, 7), ss2 = ss1 ^ left(a, 12);
        const tt1 = ((j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + ss2 + (w[j] ^ w[j + 4])) >>> 0;
        const tt2 = ((j < 16 ? e ^ f ^ g : (e & f) | (~e & g)) + h + ss1 + w[j]) >>> 0;
        [d, c, b, a, h, g, f, e] = [c, left(b, 9), a, tt1, g, left(f, 19), e, p0(tt2) >>> 0];
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => { v[i] = (v[i] ^ x) >>> 0; });
    }
    return bytesOf(v.map((x) => x.toString(16).padStart(8, "0")).join(""));
  }
  function stream(z, length) {
    const out = new Uint8Array(Math.ceil(length / 32) * 32);
    for (let i = 0; i * 32 < length; i++) out.set(sm3(new Uint8Array([...z, 0, 0, (i + 1) >> 8, (i + 1) & 255])), i * 32);
    return out.subarray(0, length);
  }
  function encrypt(publicKey, text) {
    const key = [BigInt("0x" + publicKey.slice(2, 66)), BigInt("0x" + publicKey.slice(66))];
    if (mod(key[0] * key[0] * key[0] - 3n * key[0] + B) !== mod(key[1] * key[1])) throw new Error("not a point of the curve");
    const message = new TextEncoder().encode(text);
    for (;;) {
      const k = BigInt("0x" + hex(crypto.getRandomValues(new Uint8Array(32))));
      if (k < 1n || k >= N) continue;
      const c1 = times(k, G), shared = times(k, key), x2 = word32(shared[0]), y2 = word32(shared[1]);
      const t = stream([...x2, ...y2], message.length);
      if (t.every((b) => b === 0)) continue;
      return "04" + hex(word32(c1[0])) + hex(word32(c1[1])) + hex(sm3(new Uint8Array([...x2, ...message, ...y2]))) + hex(message.map((b, i) => b ^ t[i]));
    }
  }
  globalThis.Sm2 = { encrypt, sm3: (text) => hex(sm3(new TextEncoder().encode(text))) };

  if (typeof document === "undefined") return;
  document.addEventListener("submit", (event) => {
    const { sm2Key, sm2Kid, sm2Challenge } = event.target.dataset;
    if (!sm2Key) return;
    for (const input of event.target.querySelectorAll("input[data-sm2]:not(:disabled)")) {
      const hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = input.name + ".Sealed";
      hidden.value = `${sm2Kid}.${sm2Challenge}.${encrypt(sm2Key, `${sm2Challenge}\n${input.value}`)}`;
      input.after(hidden);
      input.disabled = true; // what is disabled is not sent
    }
  });
  addEventListener("pageshow", () => {
    for (const input of document.querySelectorAll("input[data-sm2]:disabled")) {
      input.disabled = false;
      input.nextElementSibling?.remove();
    }
  });
})();
