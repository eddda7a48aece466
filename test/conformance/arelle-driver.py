# SPDX-License-Identifier: Apache-2.0
"""Asks Arelle about files, all in one process and offline.

usage: python arelle-driver.py job.json answers.json

job:     {"packages": [zip], "cases": [{"id": text, "file": path, "base": "all" or "none"}]}
answers: {"version": text, "cases": {id: {"findings": [{"level", "code", "message"}], "seconds": processor time}}}

"base": "all" is a run of the program for the file, with its checks of packages and of the whole taxonomy. "none" is a
report of a taxonomy that was asked about that way: its own facts are judged. Findings are everything at the level of a
warning and above; a file that cannot be read at all, or that Arelle stumbles over, has one of code "driver:…".
"""
import json
import logging
import sys
import time

from arelle import Validate
from arelle.FileSource import openFileSource
from arelle.RuntimeOptions import RuntimeOptions
from arelle.Version import __version__
from arelle.api.Session import Session


class Findings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.found = []

    def emit(self, record):
        self.add(record.levelname, str(getattr(record, "messageCode", "")), record.getMessage())

    def add(self, level, code, message):
        self.found.append({"level": level, "code": code, "message": message[:500]})


def options_for(packages, base, file=None):
    return RuntimeOptions(
        entrypointFile=file,
        packages=packages,
        plugins="loadFromOIM",
        workOffline=True,
        internetConnectivity="offline",
        disablePersistentConfig=True,
        validate=True,
        calcs="c11r",
        utrValidate=True,
        validateDuplicateFacts="all",
        baseTaxonomyValidationMode=base,
        logLevel="WARNING",
        keepOpen=True,
    )


def run_alone(case, packages):
    handler = Findings()
    started = time.process_time()
    with Session() as session:
        session.run(options_for(packages, "all", case["file"]), logHandler=handler)
        if not any(model.modelDocument is not None for model in session.get_models()):
            handler.add("ERROR", "driver:notLoaded", case["file"])
        seconds = time.process_time() - started
    return {"findings": handler.found, "seconds": seconds}


def judge(case, manager, handler):
    handler.found = []
    started = time.process_time()
    model = None
    try:
        model = manager.load(openFileSource(case["file"], manager.cntlr), "loading")
        if model is None or model.modelDocument is None:
            handler.add("ERROR", "driver:notLoaded", case["file"])
        else:
            # ModelManager.validate would only note an exception, and the report would pass.
            Validate.validate(model)
    except Exception as error:
        handler.add("ERROR", "driver:exception", repr(error))
    seconds = time.process_time() - started
    if model is not None:
        manager.close(model)
    return {"findings": handler.found, "seconds": seconds}


def judge_reports(cases, packages):
    handler = Findings()
    with Session() as session:
        # Without a file it loads plug-ins and packages and sets what is to be checked.
        session.run(options_for(packages, "none"), logHandler=handler)
        if handler.found:
            raise SystemExit(f"expected to start without findings, got {handler.found}")
        manager = session._cntlr.modelManager
        return {case["id"]: judge(case, manager, handler) for case in cases}


def main(job_file, answers_file):
    with open(job_file, encoding="utf-8") as file:
        job = json.load(file)
    answers = {}
    for case in job["cases"]:
        if case["base"] == "all":
            answers[case["id"]] = run_alone(case, job["packages"])
    answers.update(judge_reports([case for case in job["cases"] if case["base"] == "none"], job["packages"]))
    with open(answers_file, "w", encoding="utf-8") as file:
        json.dump({"version": str(__version__), "cases": answers}, file)


main(sys.argv[1], sys.argv[2])
