#!/bin/sh
# A stand-in for gpioset and gpiomon of libgpiod 1 and 2, for computers without pins: strict about arguments, records levels.
tool=$1 generation=$2 folder=$3
shift 3

refuse() {
  echo "$tool: $1" >&2
  exit 1
}

case "$1" in --version)
  case $generation in 1) echo "$tool (libgpiod) v1.6.3" ;; *) echo "$tool (libgpiod) v2.2.1" ;; esac
  exit 0
  ;;
esac
echo "$tool $*" >>"$folder/calls"
low=0 chip='' mode='' seconds=0 micros=0 period='' format='' bias='' sleeper=''
case $tool$generation in
gpioset1) known=lm:s:u: ;;
gpioset2) known=lc:t: ;;
gpiomon1) known=lB:bF: ;;
gpiomon2) known=lb:c:F: ;;
esac
while getopts "$known" option; do
  case $option in
  l) low=1 ;;
  c) chip=$OPTARG ;;
  m) mode=$OPTARG ;;
  s) seconds=$OPTARG ;;
  u) micros=$OPTARG ;;
  t) period=$OPTARG ;;
  F) format=$OPTARG ;;
  B) bias=$OPTARG ;;
  b) bias=${OPTARG:-$bias} ;;
  *) refuse "unknown option" ;;
  esac
done
shift $((OPTIND - 1))
if [ "$generation" = 1 ]; then
  chip=$1
  shift
fi
[ -e "$folder/refuse" ] && refuse "$(cat "$folder/refuse")"
[ "$chip" = gpiochip0 ] || refuse "error: cannot find GPIO chip character device '$chip': No such file or directory"
[ $# = 1 ] || refuse "exactly one line must be given here"

# Gives the line its level; the first argument is its logical value.
level() {
  if [ "$1" != "$low" ]; then echo high; else echo low; fi >"$folder/.new.$$"
  mv "$folder/.new.$$" "$folder/line-$line"
}

release() {
  [ -n "$sleeper" ] && kill "$sleeper" 2>/dev/null
  wait
  echo released >"$folder/.new.$$"
  mv "$folder/.new.$$" "$folder/line-$line"
  exit 0
}

if [ "$tool" = gpioset ]; then
  line=${1%=*} value=${1#*=}
  case $generation-$mode-$period in
  1-exit- | 2--0)
    level "$value"
    exit 0
    ;;
  1-time-) length=$seconds.$(printf %06d "$micros") ;;
  2--*ms,0)
    period=${period%ms,0}
    length=$((period / 1000)).$(printf %03d $((period % 1000)))
    ;;
  *) refuse "invalid period or mode" ;;
  esac
  trap release TERM INT
  level "$value"
  sleep "$length" &
  sleeper=$!
  wait $sleeper
  [ "$generation" = 2 ] && level $((1 - value))
  release
fi

line=$1
case $generation$bias in [12]pull-down | [12]pull-up | [12]as-is) ;; *) refuse "invalid bias: $bias" ;; esac
[ "$generation$format" = 1%e ] || [ "$generation$format" = 2%E ] || refuse "another format than expected: $format"
mkfifo "$folder/.fifo.$$"
exec 3<>"$folder/.fifo.$$"
rm "$folder/.fifo.$$"
echo "/proc/$$/fd/3" >"$folder/watching-$line"
while read -r edge <&3; do
  case $edge in 0 | 1) ;; *) refuse "$edge" ;; esac
  rising=$edge
  [ "$low" = 1 ] && rising=$((1 - edge))
  case $generation$rising in
  1*) echo "$rising" ;;
  20) echo falling ;;
  21) echo rising ;;
  esac
done
