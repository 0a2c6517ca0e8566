# Finds a JDK 25 and sets JAVA_HOME and JDK_VERSION; sourced by the other scripts.
# shellcheck shell=bash

# Reads a JDK's version from its release file, without starting it. Empty when there is none.
jdk_version_of() {
  local line
  JDK_VERSION=
  [[ -x $1/bin/javac && -r $1/release ]] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*) [[ -n $JDK_VERSION ]] || JDK_VERSION=${line#*=} ;;
      JAVA_RUNTIME_VERSION=*) JDK_VERSION=${line#*=} ;;
    esac
  done <"$1/release"
  JDK_VERSION=${JDK_VERSION//\"/}
  [[ $JDK_VERSION == 25 || $JDK_VERSION == 25[.+-]* ]]
}

jdk_25_or_exit() { # name of the calling program
  local home on_path
  on_path=$(command -v javac || true)
  [[ -z $on_path ]] || on_path=$(readlink -f "$on_path")
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${on_path%/bin/javac}"; do
    if [[ -n $home ]] && jdk_version_of "$home"; then
      export JAVA_HOME=$home
      return
    fi
  done
  echo "$1: no JDK 25 found (looked at JAVA_HOME, /usr/lib/jvm/* and javac on PATH); install one, for example" \
    "'apt-get install -y temurin-25-jdk' from Adoptium's repository (https://adoptium.net/installation/linux)," \
    "or set JAVA_HOME" >&2
  exit 3
}
