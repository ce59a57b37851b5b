"""The few lines around completion's common function that bash, zsh and fish need."""

from collections.abc import Callable, Mapping

# Candidates are compared by hand: compgen -W would expand what strangers wrote into labels.
_BASH = """\
# dockflare-desktop completion for bash: put  source <(dockflare-desktop completion bash)  into ~/.bashrc
{core}_dockflare_desktop() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} word
  COMPREPLY=()
  while IFS= read -r word; do
    if [ "$word" = '::file' ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
    elif [[ "$word" == "$current"* ]]; then
      COMPREPLY+=("$word")
    fi
  done < <(_dockflare_desktop_words "${{COMP_WORDS[@]:1:COMP_CWORD}}")
}}
complete -F _dockflare_desktop dockflare-desktop"""
_ZSH = """\
#compdef dockflare-desktop
# dockflare-desktop completion for zsh: put  source <(dockflare-desktop completion zsh)  into ~/.zshrc, after compinit
{core}_dockflare_desktop() {{
  local -a found
  found=("${{(@f)$(_dockflare_desktop_words "${{(@)words[2,CURRENT]}}")}}")
  if [[ "${{found[1]}}" == '::file' ]]; then
    _files
  elif [[ -n "${{found[1]}}" ]]; then
    compadd -- "${{found[@]}}"
  fi
}}
if [[ "${{funcstack[1]}}" == _dockflare_desktop ]]; then
  _dockflare_desktop "$@"
elif (( $+functions[compdef] )); then
  compdef _dockflare_desktop dockflare-desktop
fi"""
_FISH = """\
# dockflare-desktop completion for fish: put  dockflare-desktop completion fish | source  into your config.fish
set -g __dockflare_desktop_core '{core}'
function __dockflare_desktop
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l current (commandline -ct)
    set -l found (sh -c $__dockflare_desktop_core'_dockflare_desktop_words "$@"' sh $typed "$current")
    if test "$found[1]" = '::file'
        __fish_complete_path "$current"
    else
        printf '%s\\n' $found
    end
end
complete -c dockflare-desktop -e
complete -c dockflare-desktop -f -a '(__dockflare_desktop)'"""


def _fish(core: str) -> str:
    return _FISH.format(core=core.replace("\\", "\\\\").replace("'", "\\'"))


SHELLS: Mapping[str, Callable[[str], str]] = {
    "bash": lambda core: _BASH.format(core=core),
    "zsh": lambda core: _ZSH.format(core=core),
    "fish": _fish,
}
