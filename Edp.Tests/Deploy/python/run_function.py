"""Runs a Lambda function on one event: python3 run_function.py INDEX.PY, with {"event", "objects"} on standard input."""

import base64
import contextlib
import importlib.util
import json
import sys

import boto3

scenario = json.load(sys.stdin)
for key, text in scenario["objects"].items():
    # Binary content comes in base64.
    body = base64.b64decode(text[len("base64:"):]) if text.startswith("base64:") else text.encode()
    boto3.objects[tuple(key.split("/", 1))] = body
boto3.S3.damaged = scenario.get("damaged", [])

specification = importlib.util.spec_from_file_location("index", sys.argv[1])
index = importlib.util.module_from_spec(specification)
with contextlib.redirect_stdout(sys.stderr):
    specification.loader.exec_module(index)
    result = index.handler(scenario["event"], None)

json.dump({"result": result, "calls": boto3.calls, "objects": ["/".join(key) for key in boto3.objects]}, sys.stdout)
