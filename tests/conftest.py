"""No test may leave this machine: sockets other than loopback fail, here and in the Pythons that tests start."""

import os
import runpy
from pathlib import Path

OFFLINE = Path(__file__).with_name("offline")

runpy.run_path(str(OFFLINE / "sitecustomize.py"))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH", "")]))
