import { PolyptychError } from '#shared/errors.ts';

export interface RepositoryName {
  /** `owner/name`. */
  repository: string;
  /** Branch, tag or commit, where the text names one. */
  revision: string | null;
  /** A network's file, where the text is the address of one. */
  file?: string;
}

const part = String.raw`[A-Za-z0-9][\w.-]{0,95}`;
const namePattern = new RegExp(
  `^(${part}/${part})(?:/(?:tree|blob|resolve)/([^/?#]+)(?:/([^?#]+\\.onnx))?)?(?:[/?#].*)?$`,
);

/** Reads `owner/name`, or the address of a repository's page, as people copy it. Throws `bad_input`. */
export function parseRepositoryName(text: string): RepositoryName {
  const path = text
    .trim()
    .replace(/^https?:\/\/[^/]+\//, '')
    .replace(/^(?:www\.)?(?:huggingface\.co|hf\.co)\//, '')
    .replace(/\/$/, '');
  const [, repository, revision, file] = namePattern.exec(path) ?? [];
  if (repository === undefined || /\.\.|--/.test(repository))
    throw new PolyptychError(
      'bad_input',
      `A repository is named like "owner/name", or by the address of its page, not "${text.trim()}".`,
    );
  return {
    repository,
    revision: revision === undefined ? null : decodeURIComponent(revision),
    ...(file === undefined ? {} : { file: decodeURIComponent(file) }),
  };
}

/** Whether a text is rather a path on this machine than a repository's name. */
export function looksLikePath(text: string): boolean {
  return /^(?:[.~]{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(text);
}
