# For `source`, with `here` and `root` set: installs the Python packages locked beside it, unless they are there, and sets
# `python` to the folder of the virtual environment.

# shellcheck source=tests/interop/installed.sh
source "$here/installed.sh"

python=$root/target/interop/python
python_version=$(python3 --version)
if ! installed "$python" "$python_version" "$here/requirements.txt"; then
  rm -rf "$python"
  python3 -m venv "$python"
  PIP_DISABLE_PIP_VERSION_CHECK=1 "$python/bin/python" -m pip install --quiet --require-hashes \
    --requirement "$here/requirements.txt"
  mark_installed "$python" "$python_version" "$here/requirements.txt"
fi
