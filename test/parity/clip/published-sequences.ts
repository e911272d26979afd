/** A text, the tokens that it is divided into, and their ids, as others have published them; start and end left out. */
export interface PublishedSequence {
  text: string;
  /** As CLIP's vocabulary writes them: bytes as letters, `</w>` at the end of a word; divided by spaces. */
  tokens: string;
  ids: readonly number[];
}

/** huggingface/transformers.js, tests/models/clip/tokenization.js (Xenova/clip-vit-base-patch16) and tests/models/test_strings.js. */
const transformersJs: readonly PublishedSequence[] = [
  {
    text: 'How are you doing?',
    tokens: 'how</w> are</w> you</w> doing</w> ?</w>',
    ids: [829, 631, 592, 1960, 286],
  },
  {
    text: "You should've done this",
    tokens: "you</w> should</w> 've</w> done</w> this</w>",
    ids: [592, 1535, 1200, 1700, 589],
  },
  {
    text: '0123456789 0 1 2 3 4 5 6 7 8 9 10 100 1000',
    tokens:
      '0</w> 1</w> 2</w> 3</w> 4</w> 5</w> 6</w> 7</w> 8</w> 9</w> 0</w> 1</w> 2</w> 3</w> 4</w> 5</w> 6</w> 7</w> 8</w> 9</w> 1</w> 0</w> 1</w> 0</w> 0</w> 1</w> 0</w> 0</w> 0</w>',
    ids: [
      271, 272, 273, 274, 275, 276, 277, 278, 279, 280, 271, 272, 273, 274, 275, 276, 277, 278, 279, 280, 272,
      271, 272, 271, 271, 272, 271, 271, 271,
    ],
  },
  {
    text: 'The company was founded in 2016.',
    tokens: 'the</w> company</w> was</w> founded</w> in</w> 2</w> 0</w> 1</w> 6</w> .</w>',
    ids: [518, 2634, 739, 12240, 530, 273, 271, 272, 277, 269],
  },
  {
    text: "A\n'll !!to?'d''d of, can't.",
    tokens: "a</w> 'll</w> !!</w> to</w> ?'</w> d</w> ''</w> d</w> of</w> ,</w> can</w> 't</w> .</w>",
    ids: [320, 1342, 748, 531, 13610, 323, 8445, 323, 539, 267, 753, 713, 269],
  },
  {
    text: 'def main():\n\tpass',
    tokens: 'def</w> main</w> ( ):</w> pass</w>',
    ids: [11649, 2623, 7, 4143, 3511],
  },
  {
    text: 'let a = obj.toString();\ntoString();',
    tokens: 'let</w> a</w> =</w> ob j</w> .</w> to string</w> ( );</w> to string</w> ( );</w>',
    ids: [1094, 320, 284, 1411, 329, 269, 580, 9696, 7, 19686, 580, 9696, 7, 19686],
  },
  {
    text: 'This\n\nis\na\ntest.',
    tokens: 'this</w> is</w> a</w> test</w> .</w>',
    ids: [589, 533, 320, 1628, 269],
  },
  {
    text: 'UNwant\u00E9d,running',
    tokens: 'un want \u00C3\u00A9 d</w> ,</w> running</w>',
    ids: [569, 18_356, 3459, 323, 267, 2761],
  },
  {
    text: '1\u00002\uFFFD3',
    tokens: '1</w> \u0100</w> 2</w> \u00EF\u00BF\u00BD</w> 3</w>',
    ids: [272, 444, 273, 39_802, 274],
  },
  { text: 'Hello World', tokens: 'hello</w> world</w>', ids: [3306, 1002] },
  {
    text: '生活的真谛是',
    tokens:
      '\u00E7\u0136\u0141 \u00E6 \u00B4 \u00BB \u00E7 \u013C \u0126 \u00E7\u013E\u0141 \u00E8 \u00B0 \u013D \u00E6\u013A \u00AF</w>',
    ids: [33_375, 162, 112, 119, 163, 248, 226, 41_570, 164, 108, 249, 42_891, 363],
  },
  { text: '   leading space', tokens: 'leading</w> space</w>', ids: [3833, 2138] },
  { text: 'trailing space   ', tokens: 'trailing</w> space</w>', ids: [37_427, 2138] },
  { text: 'Hi  Hello', tokens: 'hi</w> hello</w>', ids: [1883, 3306] },
  {
    text: 'test $1 R2 #3 €4 £5 ¥6 ₣7 ₹8 ₱9 test',
    tokens:
      'test</w> $</w> 1</w> r</w> 2</w> #</w> 3</w> \u00E2\u0124\u00AC</w> 4</w> \u00C2\u00A3</w> 5</w> \u00C2\u00A5</w> 6</w> \u00E2\u0124 \u00A3</w> 7</w> \u00E2\u0124\u00B9</w> 8</w> \u00E2\u0124 \u00B1</w> 9</w> test</w>',
    ids: [
      1628, 259, 272, 337, 273, 258, 274, 6309, 275, 1950, 276, 20_199, 277, 5227, 352, 278, 21_777, 279,
      5227, 365, 280, 1628,
    ],
  },
  {
    text: 'I bought an apple for $1.00 at the store.',
    tokens:
      'i</w> bought</w> an</w> apple</w> for</w> $</w> 1</w> .</w> 0</w> 0</w> at</w> the</w> store</w> .</w>',
    ids: [328, 4142, 550, 3055, 556, 259, 272, 269, 271, 271, 536, 518, 2183, 269],
  },
  {
    text: 'you…\u00A0\u00A0you…\u00A0\u00A0',
    tokens: 'you</w> \u00E2\u0122\u00A6</w> you</w> \u00E2\u0122\u00A6</w>',
    ids: [592, 959, 592, 959],
  },
  {
    text: 'weird \uFF5E edge \uFF5E case',
    tokens: 'weird</w> \u00EF \u00BD \u0140</w> edge</w> \u00EF \u00BD \u0140</w> case</w>',
    ids: [5613, 171, 121, 508, 5461, 171, 121, 508, 2068],
  },
  {
    text: '▁This ▁is ▁a ▁test ▁.',
    tokens:
      '\u00E2\u0138 \u0123</w> this</w> \u00E2\u0138 \u0123</w> is</w> \u00E2\u0138 \u0123</w> a</w> \u00E2\u0138 \u0123</w> test</w> \u00E2\u0138 \u0123 .</w>',
    ids: [4168, 479, 589, 4168, 479, 533, 4168, 479, 320, 4168, 479, 1628, 4168, 223, 269],
  },
  // Six of the emoji in that list, each a word of its own.
  {
    text: '😂 👍 🔥 ❤️ ✨ 🌸',
    tokens:
      '\u00F0\u0141\u013A\u0124</w> \u00F0\u0141\u0133\u012F</w> \u00F0\u0141\u0136\u00A5</w> \u00E2\u013F\u00A4\u00EF\u00B8\u0131</w> \u00E2\u013E\u00A8</w> \u00F0\u0141\u012E\u00B8</w>',
    ids: [1558, 4201, 3016, 1752, 3531, 10_980],
  },
];

/** apple/ml-stable-diffusion, swift/StableDiffusionTests/StableDiffusionTests.swift (the tokenizer of Stable Diffusion 1.x). */
const coreMl: readonly PublishedSequence[] = [
  {
    text: 'a photo of an astronaut riding a horse on mars',
    tokens: 'a</w> photo</w> of</w> an</w> astronaut</w> riding</w> a</w> horse</w> on</w> mars</w>',
    ids: [320, 1125, 539, 550, 18_376, 6765, 320, 4558, 525, 7496],
  },
  {
    text: 'Apple CoreML developer tools on a Macbook Air are fast',
    tokens: 'apple</w> core ml</w> developer</w> tools</w> on</w> a</w> macbook</w> air</w> are</w> fast</w>',
    ids: [3055, 19_622, 5780, 10_929, 5771, 525, 320, 20_617, 1922, 631, 1953],
  },
];

export const publishedSequences: readonly PublishedSequence[] = [...transformersJs, ...coreMl];
