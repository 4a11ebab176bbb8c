#!/usr/bin/env bash
# How many crates the generated crate needs by default, beside a client that progenitor makes, with the same features of
# reqwest and the same TLS: nothing is built. Exit status 1 if ours needs as many or more.
#
# What progenitor's client depends on is what cargo-progenitor 0.15.1 has written on 2026-11-29 for the description of
# Twilio's Serverless API without `format: uri-map`. With it, and with more than one body of errors for an operation, as
# spec/functions.yaml has it, progenitor ends in a panic.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

# What the default features turn on in reqwest and rustls, which progenitor leaves to whoever uses its client.
mkdir "$home/src"
touch "$home/src/lib.rs"
cat >"$home/Cargo.toml" <<'END'
[package]
name = "theirs"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
bytes = "1.9"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures-core = "0.3"
progenitor-client = "0.15.1"
regress = "0.10"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream", "gzip", "http2", "system-proxy", "rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
serde = { version = "1.0", features = ["derive"] }
serde_json = "1.0"
serde_urlencoded = "0.7"
END
# The same versions of what both need.
cp "$root/Cargo.lock" "$home"

crates() { # PACKAGE MANIFEST
  cargo tree --quiet --manifest-path "$2" --package "$1" --edges normal,build --prefix none --format '{p}' |
    sed -E 's/ \((\*|proc-macro|[^)]*\/[^)]*)\)//g' | sort -u | grep -cv "^$1 v"
}
ours=$(crates twilio-functions "$root/Cargo.toml")
theirs=$(crates theirs "$home/Cargo.toml")
echo "twilio-functions: $ours crates, progenitor's client with the same features: $theirs"
((ours < theirs))
