// Pairs of (latent pixel, mean colour of its 8x8 block in the decoded picture), from which make_card.py fits the quick preview.
//   node latent_rgb.mjs <model folder> <pictures: 8-bit RGB, one after another> <side in pixels> <output: float32 rows of 4 + 3 numbers>
// Latents are in UNet space (encoder output times scaling_factor), colours 0..1. ORT_FROM=<folder> finds onnxruntime-node elsewhere.
import { createRequire } from 'node:module'
import fs from 'node:fs'
import path from 'node:path'
const require = createRequire(process.env.ORT_FROM ? path.join(process.env.ORT_FROM, 'x.js') : import.meta.url)
const ort = require('onnxruntime-node')
const [model, from, side, to] = process.argv.slice(2)
const open = n => ort.InferenceSession.create(path.join(model, n, 'model.onnx'), { intraOpNumThreads: +(process.env.THREADS ?? 1) })
const [enc, dec] = await Promise.all(['vae_encoder', 'vae_decoder'].map(open))
const SF = JSON.parse(fs.readFileSync(path.join(model, 'vae_decoder', 'config.json'), 'utf8')).scaling_factor
const S = +side, N = S * S, w = S / 8, n = w * w, bytes = fs.readFileSync(from), rows = []
for (let p = 0; p + N * 3 <= bytes.length; p += N * 3) {
  const x = new Float32Array(N * 3)
  for (let i = 0; i < N; i++) for (let c = 0; c < 3; c++) x[c * N + i] = bytes[p + i * 3 + c] / 127.5 - 1
  const latent = (await enc.run({ sample: new ort.Tensor('float32', x, [1, 3, S, S]) })).latent_sample
  const y = (await dec.run({ latent_sample: latent })).sample.data
  const out = new Float32Array(n * 7)
  for (let i = 0; i < N; i++) {
    const j = Math.floor(i / S / 8) * w + Math.floor(i % S / 8)
    for (let c = 0; c < 3; c++) out[j * 7 + 4 + c] += (Math.min(1, Math.max(-1, y[c * N + i])) + 1) / 2 / 64
  }
  for (let j = 0; j < n; j++) for (let c = 0; c < 4; c++) out[j * 7 + c] = latent.data[c * n + j] * SF
  rows.push(Buffer.from(out.buffer))
}
fs.writeFileSync(to, Buffer.concat(rows))
