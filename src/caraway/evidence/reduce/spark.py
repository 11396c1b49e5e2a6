"""The same reduction by Apache Spark, for rows that are too many for one machine: row for row what DuckDB gives, to the last bit.

This is what the extra `spark` is for; it needs Java. Both engines are asked in the same words (`query`), and sums have no order (`exact`).
"""

import importlib.util
import logging
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from caraway.core.study.words import Kind
from caraway.evidence.reduce.reduced import Reduced
from caraway.evidence.reduce.reducing import NO_NUMBER, STUDY, Ask, described, fit_for
from caraway.evidence.reduce.reduction import Reduction
from caraway.evidence.refusals import DataUnfit, EngineMissing

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA = 17
"""The least version of Java that Spark 4 runs on."""
_LARGEST = "1.7976931348623157E308"


def reduce_with_spark(path: Path, reduction: Reduction, *, spark: "SparkSession", verify: bool = True) -> Reduced:
    """As `reducing.reduce_file`, by that session of Spark; the file is where both this process and Spark's workers find it.

    `verify` reads the file here first: leave it out where the file was verified as it came in. Raises as `reduce_file`.
    """
    description = fit_for(path, reduction, verify=verify)
    spark.read.parquet(path.absolute().as_uri()).createOrReplaceTempView(STUDY)
    try:
        ask = asking(spark)
        made = described(ask, reduction, description)
        _refuse_no_numbers(ask, reduction)
        return made
    finally:
        spark.catalog.dropTempView(STUDY)


def asking(spark: "SparkSession") -> Ask:
    """What asks this session. Raises DataUnfit where a number is too large for its column."""
    from pyspark.errors import ArithmeticException, NumberFormatException

    def ask(query: str) -> pa.Table:
        try:
            return spark.sql(query).toArrow()
        except (ArithmeticException, NumberFormatException):
            raise DataUnfit(NO_NUMBER) from None

    return ask


@contextmanager
def session(scratch: Path, *, threads: int = 2, memory: str = "2g") -> Iterator["SparkSession"]:
    """Spark on this machine alone, heard on its loopback only, keeping what it makes in the folder `scratch`.

    Raises EngineMissing where there is no pyspark or Java.
    """
    if why := missing():
        raise EngineMissing(why)
    from pyspark.sql import SparkSession

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(f"local[{threads}]").appName("caraway")
    for name, value in _settings(scratch, threads, memory).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _settings(scratch: Path, threads: int, memory: str) -> dict[str, str]:
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": memory,
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.ansi.enabled": "true",  # what does not fit is an error, never a number that ran over
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * threads),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",  # what goes wrong is raised here
    }


def missing() -> str:
    """Why Spark cannot run here, with what to do about it; nothing where it can."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: run `pip install 'caraway[spark]'`."
    return java_missing()


def java_missing() -> str:
    """Why there is no Java for Spark here, with what to do about it; nothing where there is."""
    program = _java()
    get = f'install Java {JAVA} or later (the package "openjdk-{JAVA}-jre-headless" of Debian and Ubuntu), or set JAVA_HOME to where it is'
    if program is None:
        return f"Spark needs Java and found none: {get}."
    asked = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    said = re.search(r'version "(?:1\.)?(\d+)', asked.stderr + asked.stdout)
    if asked.returncode or said is None:
        return f"{program} does not say which version of Java it is: {get}."
    if int(said[1]) < JAVA:
        return f"Spark needs Java {JAVA} or later and {program} is {said[1]}: {get}."
    return ""


def _java() -> str | None:
    """The program that Spark will start: that of JAVA_HOME where it is set, as Spark itself decides."""
    home = os.environ.get("JAVA_HOME")
    if home:
        program = Path(home) / "bin" / "java"
        return str(program) if os.access(program, os.X_OK) else None
    return shutil.which("java")


def _refuse_no_numbers(ask: Ask, reduction: Reduction) -> None:
    """Of what is no number Spark makes the whole number 0; DuckDB refuses it by itself."""
    at = "harm" if reduction.kind is Kind.PANEL else f"{reduction.definition.prefix}_harm"
    asked = f"SELECT COUNT(*) AS found FROM {STUDY} WHERE NOT ABS({at}) <= {_LARGEST}"  # nosec B608
    if ask(asked)["found"][0].as_py():
        raise DataUnfit(NO_NUMBER)
