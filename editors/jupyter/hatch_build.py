"""Marks the wheel as one for the platform of the program that it holds."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Platform(BuildHookInterface):
    def initialize(self, version, build_data):
        # The program is linked statically, so it asks nothing of the C library but a kernel of its time.
        build_data["tag"] = "py3-none-manylinux2014_x86_64"
        build_data["pure_python"] = False
