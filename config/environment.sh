#!/bin/sh
# Prepares a checkout: a virtual environment with the pinned packages, and the system packages that are missing.
# Usage: sh config/environment.sh run|test      (from the project's root; again is quick and harmless)
set -eu

wanted="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
locks="requirements.txt"
if [ "${1:-run}" = test ]; then
    wanted="$wanted chromium poppler-utils"
    locks="requirements.txt requirements-dev.txt"
fi

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "需要 Python 3.11–3.13，请先安装" >&2
    exit 1
}

install_system_packages() {
    missing=""
    for package in $wanted; do
        dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
    done
    [ -d .venv ] || "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || missing="$missing python3-venv"
    [ -z "$missing" ] && return
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif sudo -n true 2>/dev/null; then
        as_root="sudo"
    else
        echo "缺少系统软件包，请让管理员执行：apt-get install -y$missing" >&2
        exit 1
    fi
    echo "正在安装系统软件包：$missing"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

install_python_packages() {
    stamp=".venv/.installed-${1:-run}"
    digest=$(cat $locks | sha256sum | cut -d' ' -f1)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ] && return
    [ -d .venv ] || "$python" -m venv .venv
    echo "正在安装 Python 软件包（首次约半分钟）"
    for lock in $locks; do
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock" 2>.venv/pip.log || {
            cat .venv/pip.log >&2
            exit 1
        }
    done
    echo "$digest" >"$stamp"
}

python=$(find_python)
if command -v dpkg >/dev/null 2>&1; then
    install_system_packages
elif [ ! -d .venv ]; then
    echo "这台机器没有 dpkg：请自行安装 Pango 与 HarfBuzz（排版 PDF 用），运行测试还需 Chromium 与 poppler" >&2
fi
install_python_packages "${1:-run}"
