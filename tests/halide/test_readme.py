"""What the plugin's page shows is true."""

import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "plugins" / "halide" / "README.md"


def test_the_example_runs(environment):
    _, _, rest = README.read_text(encoding="utf-8").partition("```python\n")
    code = rest.partition("\n```")[0]
    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("1.0 1.0 autoscheduler=Mullapudi2016")
