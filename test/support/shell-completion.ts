import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What the bash completion in `file` offers for a line whose last word is being typed, as bash splits words. */
export async function completeInBash(file: string, line: string, directory: string): Promise<readonly string[]> {
  // Bash makes words of its own of the characters in COMP_WORDBREAKS, the equals sign among them.
  const words = line.split(/ |(?==)|(?<==)/);
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _kad; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["--norc", "-c", script, "bash", file, ...words], { cwd: directory });
  return linesOf(stdout);
}

/** What fish offers for a line, without the explanations beside it. */
export async function completeInFish(file: string, line: string, directory: string): Promise<readonly string[]> {
  const script = 'source $argv[1]; complete --do-complete "$argv[2]"';
  const { stdout } = await run("fish", ["--no-config", "-c", script, file, line], { cwd: directory });
  return linesOf(stdout).map((offer) => offer.split("\t", 1)[0] ?? "");
}

/**
 * What zsh offers for a line: a shell of its own at a pseudo terminal, whose completion system tells everything that it
 * is given to offer.
 */
export async function completeInZsh(folder: string, line: string, directory: string): Promise<readonly string[]> {
  const { stdout } = await run("zsh", ["-f", "-c", ZSH_SCRIPT, "zsh", folder, line], {
    cwd: directory,
    timeout: 30_000,
  });
  return linesOf(stdout);
}

function linesOf(text: string): readonly string[] {
  return [...new Set(text.split(/\r?\n/).filter((line) => line !== ""))].sort();
}

const ZSH_SCRIPT = `
zmodload zsh/zpty || exit 9
zpty inner zsh -f -i
zpty -w inner "PROMPT=; PS2=; fpath=($1 \\$fpath); autoload -Uz compinit; compinit -u -D; zstyle ':completion:*' list-grouped no"
zpty -w inner 'compadd () { if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return $?; fi; typeset -a hits; builtin compadd -A hits "$@"; local h; for h in $hits; do print -r -- "<offer>$h</offer>"; done; builtin compadd "$@" }'
zpty -w inner 'bindkey "^M" undefined; bindkey "^J" undefined; bindkey "^I" complete-word; null-line () { print -r -- "<end/>" }; compprefuncs=(null-start); null-start() { print -r -- "<begin/>"; compprefuncs=(null-start) }; comppostfuncs=(null-line); print "<rea""dy/>"'
local buf chunk
while zpty -r inner chunk; do [[ $chunk == *'<ready/>'* ]] && break; done
zpty -n -w inner "$2"$'\\t'
while zpty -r inner chunk; do buf+=$chunk; [[ $chunk == *'<end/>'* ]] && break; done
print -r -- "$buf" | grep -o '<offer>[^<]*</offer>' | sed 's/<[^>]*>//g'
zpty -d inner
`;
