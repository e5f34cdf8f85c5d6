"""A kernel of a language that is not Python; it runs nothing."""

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel


class Julia(Kernel):
    implementation, implementation_version, banner = "none", "1", ""
    language_info = {"name": "julia", "mimetype": "text/x-julia", "file_extension": ".jl"}  # noqa: RUF012 (as ipykernel wants it)

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {},
        }


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=Julia)
