/** What a template says, as parsed; names are not looked up yet. Offsets are characters from the template's beginning. */
export type TemplateNode =
  | { kind: 'text'; text: string }
  /** `{a|b}`: one of the options. */
  | { kind: 'choice'; options: TemplateOption[] }
  /** `{1-2$$ and $$a|b|c}`: several different options, in any order; a maximum of null is as many as there are. */
  | { kind: 'pick'; minimum: number; maximum: number | null; separator: string; options: TemplateOption[] }
  /** `{30%? with a boat}`: a part that may be left out; the probability is that of its presence. */
  | { kind: 'optional'; probability: number; body: TemplateNode[]; source: string }
  /** `{20..80..5}`: one of so many numbers, each `step` above the one before. */
  | { kind: 'numbers'; from: number; step: number; values: number; decimals: number }
  /** `{subject}`: an entry of the theme's list of that name. */
  | { kind: 'list'; name: string; offset: number }
  /** `__animals/birds__`: an entry of the wildcard files that match. */
  | { kind: 'wildcard'; pattern: string; offset: number }
  /** `${colour=!{red|blue}}`: chooses once and writes nothing. */
  | { kind: 'set'; name: string; body: TemplateNode[]; offset: number }
  /** `${colour}`: what was chosen. */
  | { kind: 'get'; name: string; offset: number };

export interface TemplateOption {
  /** Above 0; how often it is chosen relative to its neighbours. */
  weight: number;
  nodes: TemplateNode[];
  /** As written, without the weight. */
  source: string;
}

/** A template that cannot be read: a sentence, and where in the template. */
export class TemplateError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'TemplateError';
    this.offset = offset;
  }
}
