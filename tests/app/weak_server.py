"""Serves a small base model over OpenAI's protocol until it is ended: weak_server.py GGUF; prints its address."""

import sys
import time

import xllamacpp

options = xllamacpp.CommonParams()
options.model.path = sys.argv[1]
options.hostnames = ["127.0.0.1"]
options.n_ctx = 8192
options.offline = True
options.verbosity = 0
options.chat_template = "gemma"
server = xllamacpp.Server(options)
sys.stdout.write(server.listening_address + "\n")
sys.stdout.flush()
while True:
    time.sleep(1)
