#!/bin/sh
# Renews the vendored assets from the exact versions of package-lock.json, and MANIFEST.sha256 with them.
# Needs Node and, for the fonts, pyftsubset (pip install fonttools). Nothing of this is needed to run the product.
#   sh static/vendor/renew.sh           renews
#   sh static/vendor/renew.sh --check   only compares the committed files with the manifest
set -eu
vendor=$(cd "$(dirname "$0")" && pwd)
static=$(dirname "$vendor")
root=$(dirname "$static")

if [ "${1:-}" = "--check" ]; then
    cd "$static" && exec sha256sum --check --quiet vendor/MANIFEST.sha256
fi

pyftsubset=$(command -v pyftsubset || true)
[ -x "$root/.venv/bin/pyftsubset" ] && pyftsubset="$root/.venv/bin/pyftsubset"
[ -n "$pyftsubset" ] || { echo "pyftsubset is missing: pip install fonttools" >&2; exit 1; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$vendor/package.json" "$vendor/package-lock.json" "$scratch/"
(cd "$scratch" && npm ci --ignore-scripts --no-audit --no-fund)
modules="$scratch/node_modules"

# A source-map reference to a file that is not shipped breaks WhiteNoise's manifest.
without_map() {
    sed -e 's@//# sourceMappingURL=.*$@@' -e 's@/\*# sourceMappingURL=[^*]*\*/@@' "$1" >"$2"
}

mkdir -p "$vendor/echarts" "$vendor/bootstrap" "$vendor/htmx" "$static/fonts"
without_map "$modules/echarts/dist/echarts.common.min.js" "$vendor/echarts/echarts.common.min.js"
cp "$modules/echarts/LICENSE" "$modules/echarts/NOTICE" "$modules"/echarts/licenses/* "$vendor/echarts/"
without_map "$modules/bootstrap/dist/css/bootstrap.min.css" "$vendor/bootstrap/bootstrap.min.css"
without_map "$modules/bootstrap/dist/js/bootstrap.bundle.min.js" "$vendor/bootstrap/bootstrap.bundle.min.js"
cp "$modules/bootstrap/LICENSE" "$vendor/bootstrap/"
without_map "$modules/htmx.org/dist/htmx.min.js" "$vendor/htmx/htmx.min.js"
cp "$modules/htmx.org/LICENSE" "$vendor/htmx/"

sed -e '/^#/d' "$static/fonts/unicodes.txt" >"$scratch/unicodes.txt"
for weight in 400Regular 700Bold; do
    "$pyftsubset" "$modules/@expo-google-fonts/noto-sans-sc/$weight/NotoSansSC_$weight.ttf" \
        --unicodes-file="$scratch/unicodes.txt" \
        --layout-features=ccmp,locl,kern,liga,halt,palt,mark --no-hinting \
        --output-file="$static/fonts/NotoSansSC-$weight.ttf"
done
cp "$modules/@expo-google-fonts/noto-sans-sc/LICENSE_FONT" "$static/fonts/OFL.txt"

cd "$static"
sha256sum vendor/echarts/* vendor/bootstrap/* vendor/htmx/* fonts/*.ttf fonts/OFL.txt >vendor/MANIFEST.sha256
echo "renewed; see static/vendor/MANIFEST.sha256"
