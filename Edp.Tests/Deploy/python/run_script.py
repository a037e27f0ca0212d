"""Runs a script that sets AWS up and prints its calls: python3 run_script.py SCRIPT.PY."""

import contextlib
import json
import runpy
import sys

import boto3

with contextlib.redirect_stdout(sys.stderr):
    runpy.run_path(sys.argv[1], run_name="__main__")

json.dump(boto3.calls, sys.stdout)
