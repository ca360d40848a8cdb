#!/bin/sh
# Installs the Debian packages that the tests drive: a browser with Japanese letters, a compiler for the sketch, brokers other than
# our own, databases that history is mirrored to, socat, which makes serial ports, ffmpeg and a server of camera streams, and
# programs that speak.
# `--missing` only prints what is not installed yet.
set -eu

packages="alsa-utils chromium espeak-ng ffmpeg fonts-noto-cjk g++ gir1.2-gst-rtsp-server-1.0 gpiod gstreamer1.0-plugins-base
  gstreamer1.0-plugins-good influxdb kakasi mosquitto mosquitto-clients open-jtalk open-jtalk-mecab-naist-jdic python3-gi
  python3-openpyxl socat victoria-metrics"

missing=""
for package in $packages; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = "installed" ] || missing="$missing $package"
done

if [ "${1:-}" = "--missing" ]; then
  echo $missing
  exit 0
fi
if [ -z "$missing" ]; then
  echo "All Debian packages for the tests are installed: $packages"
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "These Debian packages are missing:$missing" >&2
  echo "Only root can install them. Run: sudo sh test/install-debian.sh" >&2
  exit 1
fi

echo "Installing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
# At this run level no service is started: the tests start their own brokers, and port 1883 stays free for ours.
export RUNLEVEL=1
apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update
# shellcheck disable=SC2086 # the list is meant to fall apart into words
apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 install --no-install-recommends $missing
