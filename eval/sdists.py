"""Fetch source distributions: python eval/sdists.py LIST FOLDER

LIST has a pin on each line. Each distribution is unpacked into FOLDER; none is run.
"""

import pathlib
import sys
import tarfile

import peers


def pins(list_):
    lines = pathlib.Path(list_).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def download(pin, into):
    """Fetch and unpack one distribution unless that is done; return its folder.

    pip would run the setup.py of what it downloads, unearth does not.
    """
    sdists = peers.WORK / "sdists"
    stamp = into / ".stamps" / pin
    if not stamp.exists():
        folder = sdists / pin
        peers.run([peers.BIN / "unearth", "--no-binary", pin, "--download", folder], peers.WORK)
        archives = sorted(folder.glob("*.tar.gz"))
        if not archives:
            sys.exit(f"cannot download {pin}")
        with tarfile.open(archives[0]) as archive:
            top = archive.getnames()[0].split("/")[0]
            archive.extractall(into, filter="data")
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(top)
    return into / stamp.read_text()


if __name__ == "__main__":
    peers.prepare()
    for each in pins(sys.argv[1]):
        print(download(each, pathlib.Path(sys.argv[2])))
