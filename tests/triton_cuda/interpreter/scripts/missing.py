"""Tell what is reported of the interpreter, and what somebody hears who asks for it."""

import json
import sys

from kernelyard import NoPluginError, Runtime, Source


def main():
    """Print whether it is present, why, and what to do."""
    runtime = Runtime()
    *_, report = runtime.engine.resolver.reports("triton_cuda")
    said = ""
    try:
        runtime.kernel(Source("triton", "", "kernel", []), device="triton_interpreter")
    except NoPluginError as error:
        said = str(error)
    json.dump([report.present, report.reason in said, report.reason, report.remedy], sys.stdout)


main()
