"""Import the door, or have torch list its backends; tell which modules that brought."""

import json
import sys

if sys.argv[1] == "door":
    import kernelyard.torch

    facts = {"promised": sorted(kernelyard.torch.__all__)}
else:
    import torch._dynamo

    facts = {"backends": torch._dynamo.list_backends()}
json.dump({**facts, "modules": sorted(sys.modules)}, sys.stdout)
