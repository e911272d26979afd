import {
  type CompletionContext,
  autocompletion,
  closeBrackets,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { codeColors } from './code-colors.ts';
import { type Nameable, completionsAt } from './completions.ts';

export interface CodeEditor {
  text(): string;
  /** Another text from outside; what was undone before stays undoable. */
  replace(text: string): void;
  /** Marks the places in the text and beside it. */
  mark(problems: ThemeSummary['problems']): void;
  /** Puts the cursor there, counted from 1, and shows it. */
  goTo(place: { line: number; column: number }): void;
  focus(): void;
  dispose(): void;
}

/** A text field for themes. YAML's colours serve for JSON, too: it is YAML. */
export function createCodeEditor(options: {
  parent: HTMLElement;
  text: string;
  label: string;
  /** Of the page's style elements. */
  nonce: string;
  nameable: () => Nameable;
  onChange: (text: string) => void;
}): CodeEditor {
  const { parent, text, label, nonce, nameable, onChange } = options;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': label,
          // Escape is the editor's own: it closes the completions, and lets Tab leave the text.
          'data-mantine-stop-propagation': 'true',
          spellcheck: 'false',
        }),
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        bracketMatching(),
        closeBrackets(),
        indentUnit.of('  '),
        yaml(),
        autocompletion({ override: [completionsIn(nameable)], icons: false }),
        keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString());
        }),
        replaceByTyping,
        codeColors,
      ],
    }),
  });

  return {
    text: () => view.state.doc.toString(),
    replace: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    mark(problems) {
      const marked = problems.map((problem) => diagnosticOf(view.state.doc, problem));
      view.dispatch(setDiagnostics(view.state, marked));
    },
    goTo(place) {
      const anchor = offsetOf(view.state.doc, place);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  };
}

/**
 * Text in place of a selection is put in here, not by the browser: that would keep the colours of what was selected as
 * inline styles, which the page's policy forbids.
 */
const replaceByTyping = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== 'insertText' || data === null || empty || isComposing) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handler) => handler(view, from, to, data, insert))) view.dispatch(insert());
    return true;
  },
});

/** A place in the text as it is now: it may have become shorter since it was checked. */
function offsetOf(text: Text, { line, column }: { line: number; column: number }): number {
  const found = text.line(Math.min(Math.max(1, line), text.lines));
  return Math.min(found.from + Math.max(0, column - 1), found.to);
}

/** To the end of the word, or of the line where no word begins. */
function diagnosticOf(
  text: Text,
  { severity, message, location }: ThemeSummary['problems'][number],
): Diagnostic {
  const from = offsetOf(text, location);
  const rest = text.sliceString(from, text.lineAt(from).to);
  const length = /^[\w{}$-]+/.exec(rest)?.[0].length ?? rest.length;
  return { from, to: from + length, severity, message };
}

const completionsIn = (nameable: () => Nameable) => (context: CompletionContext) => {
  const { state, pos, explicit } = context;
  const line = state.doc.lineAt(pos);
  const parts = {
    before: state.sliceDoc(0, line.from),
    line: state.sliceDoc(line.from, pos),
    after: state.sliceDoc(pos, line.to),
  };
  const found = completionsAt(state.doc.toString(), parts, nameable());
  if (!found || found.options.length === 0) return null;
  // At the beginning of a line nothing was asked for yet.
  if (!explicit && parts.line.trim() === '') return null;
  return {
    from: line.from + found.from,
    options: found.options.map(({ label, insert, detail }) => ({ label, detail, apply: insert })),
    validFor: /^[\w/*.-]*$/,
  };
};
