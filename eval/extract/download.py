#!/usr/bin/env python3
"""Download the source distributions of sdists.txt with pip, and unpack them into a folder.

download.py FOLDER
"""

import pathlib
import subprocess
import sys
import tarfile

LIST = pathlib.Path(__file__).with_name("sdists.txt")


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for line in LIST.read_text().splitlines():
        name, _, version = line.partition("==")
        if line.startswith("#") or (folder / f"{name}-{version}").exists():
            continue
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            f"--no-binary={name}",
            line,
        ]
        subprocess.run([*command, "-d", str(folder)], check=True)
        with tarfile.open(folder / f"{name}-{version}.tar.gz") as archive:
            archive.extractall(folder, filter="data")


if __name__ == "__main__":
    main()
