# For `source`, by the scripts that install: what has been installed is left alone.

# True when DIRECTORY was installed by this VERSION of the interpreter from this LOCK.
installed() { # DIRECTORY VERSION LOCK
  printf '%s\n' "$2" | cat - "$3" | cmp -s - "$1/installed-from"
}

# Written last, so that an installation that was interrupted is begun again.
mark_installed() { # DIRECTORY VERSION LOCK
  printf '%s\n' "$2" | cat - "$3" >"$1/installed-from"
}
